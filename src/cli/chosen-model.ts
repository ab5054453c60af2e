import { Fault } from '../domain/fault.ts';
import { type ModelChoice, parseModelChoice } from '../domain/model-choice.ts';

/** The model that the command line names, else the environment; null: none. Throws BAD_USAGE. */
export function chosenModel({ model, modelUrl }: { model?: string; modelUrl?: string }): ModelChoice | null {
  const { REPROOF_MODEL, REPROOF_MODEL_URL } = process.env;
  const named = model ?? REPROOF_MODEL?.trim();
  const url = modelUrl ?? (named && named !== 'off' ? REPROOF_MODEL_URL?.trim() : undefined);
  if (modelUrl && (!named || named === 'off'))
    throw new Fault('BAD_USAGE', 'a model address is given and no model', { help: 'Say --model too.' });
  return parseModelChoice(named || 'off', url || null);
}
