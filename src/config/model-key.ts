import { readFileSync } from 'node:fs';
import { Fault } from '../domain/fault.ts';
import type { ModelProvider } from '../domain/model-choice.ts';
import { Secret, secretFrom } from '../domain/secret.ts';

/** The variables in which each provider's own tools look for a key; ours come before them. */
const variables: Readonly<Record<ModelProvider, readonly string[]>> = {
  anthropic: ['ANTHROPIC_API_KEY'],
  openai: ['OPENAI_API_KEY'],
  google: ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY'],
  'openai-compatible': ['OPENAI_API_KEY'],
};

/**
 * The key for a provider: `REPROOF_MODEL_KEY`, the file that `REPROOF_MODEL_KEY_FILE` names, or the provider's own variable.
 * Null for a server that may need none. Throws BAD_USAGE where one is needed, or the file cannot be read.
 */
export function modelKey(provider: ModelProvider, env: Readonly<Record<string, string | undefined>>): Secret | null {
  const own = secretFrom(env, 'REPROOF_MODEL_KEY') ?? fromFile(env.REPROOF_MODEL_KEY_FILE);
  const found = own ?? variables[provider].map((name) => secretFrom(env, name)).find((one) => one !== null) ?? null;
  if (found || provider === 'openai-compatible') return found;
  throw new Fault('BAD_USAGE', `there is no key for ${provider}`, {
    help: `Set ${variables[provider].join(' or ')}, REPROOF_MODEL_KEY, or name a file in REPROOF_MODEL_KEY_FILE.`,
  });
}

function fromFile(file: string | undefined): Secret | null {
  if (!file) return null;
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text ? new Secret(text) : null;
  } catch (cause) {
    throw new Fault('BAD_USAGE', 'the file that REPROOF_MODEL_KEY_FILE names cannot be read', { cause });
  }
}
