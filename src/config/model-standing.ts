import { parseModelChoice } from '../domain/model-choice.ts';
import { modelLabel } from '../domain/model-choice.ts';
import { modelKey } from './model-key.ts';

/** Which model a worker of this process asks; null: none. */
export type ModelStanding = { label: string; host: string | null; key: 'found' | 'missing' | 'not needed' } | null;

/** As the environment says it, without the key. Throws BAD_USAGE where it names no model. */
export function modelStanding(env: NodeJS.ProcessEnv): ModelStanding {
  const choice = parseModelChoice(env['REPROOF_MODEL']?.trim() || 'off', env['REPROOF_MODEL_URL']?.trim() || null);
  if (!choice) return null;
  const host = choice.url === null ? null : new URL(choice.url).host;
  return { label: modelLabel(choice), host, key: keyOf(choice.provider, env) };
}

function keyOf(provider: Parameters<typeof modelKey>[0], env: NodeJS.ProcessEnv): 'found' | 'missing' | 'not needed' {
  try {
    return modelKey(provider, env) ? 'found' : 'not needed';
  } catch {
    return 'missing';
  }
}
