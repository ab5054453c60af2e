import { z } from 'zod';
import { Fault } from './fault.ts';
import { type ModelChoice, parseModelChoice } from './model-choice.ts';

const dailySchema = z
  .strictObject({
    money: z.number().min(0).max(1_000_000).optional().describe('US dollars'),
    tokens: z.int().min(0).max(10_000_000_000).optional().describe('in and out; those from a cache count a tenth'),
    seconds: z.int().min(0).max(864_000).optional().describe('time of sessions'),
  })
  .describe('most of models a day (UTC); reached, the engine works alone');

/**
 * What an administrator says of models for a project (SEC-3). The repository has no word in it: it could send code and evidence
 * elsewhere. No key stands here; those are of the machine.
 */
export const modelSettingSchema = z.strictObject({
  model: z.string().max(220).optional().describe('PROVIDER:NAME, or off; unset: the one of the machine'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional()
    .describe('where its server is, where it is not the provider’s own'),
  daily: dailySchema.optional(),
});
export type ModelSetting = z.infer<typeof modelSettingSchema>;

/** The installation's own bounds, beside every project's. */
export const modelBoundsSchema = z.strictObject({ daily: dailySchema });
export type ModelBounds = z.infer<typeof modelBoundsSchema>;

/** What models took since a day began. */
export interface ModelUse {
  tokens: number;
  /** US dollars, as bounds reckon them. */
  reckoned: number;
  seconds: number;
}

export interface ModelRemainder {
  tokens?: number;
  money?: number;
  seconds?: number;
}

/** What is left of a day's bounds, or which one is used up. */
export function leftOf(daily: ModelBounds['daily'] | undefined, used: ModelUse): ModelRemainder | { over: string } {
  const { money, tokens, seconds } = daily ?? {};
  if (money !== undefined && used.reckoned >= money) return { over: `${money} USD a day` };
  if (tokens !== undefined && used.tokens >= tokens) return { over: `${tokens} tokens a day` };
  if (seconds !== undefined && used.seconds >= seconds) return { over: `${seconds} seconds a day` };
  return {
    ...(money === undefined ? {} : { money: money - used.reckoned }),
    ...(tokens === undefined ? {} : { tokens: tokens - used.tokens }),
    ...(seconds === undefined ? {} : { seconds: seconds - used.seconds }),
  };
}

/** The tighter of two remainders, bound by bound. */
export function tighter(a: ModelRemainder, b: ModelRemainder): ModelRemainder {
  const names = ['tokens', 'money', 'seconds'] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const given = [a[name], b[name]].filter((one) => one !== undefined);
      return given.length > 0 ? [[name, Math.min(...given)]] : [];
    }),
  );
}

/** Origins that the machine's own environment names: its keys go nowhere else. */
function knownOrigins(env: NodeJS.ProcessEnv): Set<string> {
  const named = [env['REPROOF_MODEL_URL'], ...(env['REPROOF_MODEL_ORIGINS'] ?? '').split(',')];
  return new Set(named.flatMap((one) => (one && URL.canParse(one.trim()) ? [new URL(one.trim()).origin] : [])));
}

/**
 * The model of a project: its own setting, else the machine's. An address that the machine does not know gets no key of it.
 * Throws BAD_USAGE on what names none.
 */
export function settledChoice(setting: ModelSetting | null, env: NodeJS.ProcessEnv): ModelChoice | null {
  const own = setting?.model;
  if (!own) return parseModelChoice(env['REPROOF_MODEL']?.trim() || 'off', env['REPROOF_MODEL_URL']?.trim() || null);
  const choice = parseModelChoice(own, setting.url ?? null);
  if (!choice?.url || knownOrigins(env).has(new URL(choice.url).origin)) return choice;
  return { ...choice, keyless: true };
}

/** Throws BAD_USAGE where a setting names no model. */
export function checkModelSetting({ model, url }: ModelSetting): void {
  if (model) parseModelChoice(model, url ?? null);
  else if (url) throw new Fault('BAD_USAGE', 'an address is given and no model', { help: 'Say PROVIDER:NAME too.' });
}
