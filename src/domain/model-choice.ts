import { Fault } from './fault.ts';

export const modelProviders = ['anthropic', 'openai', 'google', 'openai-compatible'] as const;
export type ModelProvider = (typeof modelProviders)[number];

/** Which model: its provider, its name there, and the server's address where it is not the provider's own. */
export interface ModelChoice {
  provider: ModelProvider;
  name: string;
  url: string | null;
  /** It is asked without the machine's key: its address is not one that the machine's owner gave. */
  keyless?: boolean;
}

/** As `--model` writes it; what a ledger calls the model. */
export function modelLabel({ provider, name }: Pick<ModelChoice, 'provider' | 'name'>): string {
  return `${provider}:${name}`;
}

/** `PROVIDER:NAME` (a name may hold colons) as a choice; null for `off`. Throws BAD_USAGE and says what is wrong. */
export function parseModelChoice(text: string, url: string | null = null): ModelChoice | null {
  if (text === 'off') return null;
  const at = text.indexOf(':');
  const provider = modelProviders.find((one) => one === text.slice(0, at));
  const name = text.slice(at + 1).trim();
  const help = `Say PROVIDER:NAME; providers: ${modelProviders.join(', ')}.`;
  if (at < 0 || !provider || !/^[\w./:@+-]{1,180}$/.test(name))
    throw new Fault('BAD_USAGE', `"${text.slice(0, 80)}" names no model`, { help });
  if (provider === 'openai-compatible' && !url)
    throw new Fault('BAD_USAGE', `${provider} needs the address of its server`, {
      help: 'Say --model-url URL, as http://localhost:11434/v1.',
    });
  return { provider, name, url: url === null ? null : checkedUrl(url) };
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw new Fault('BAD_USAGE', 'the model address is no plain http or https URL', {
      help: 'Keys stand in the environment, never in the address.',
    });
  return text.replace(/\/+$/, '');
}
