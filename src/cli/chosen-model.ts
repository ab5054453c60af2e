import { type ModelChoice, parseModelChoice } from '../domain/model-choice.ts';

/** The model that the command line names, else the environment; null: none. Throws BAD_USAGE. */
export function chosenModel({ model, modelUrl }: { model?: string; modelUrl?: string }): ModelChoice | null {
  const { REPROOF_MODEL, REPROOF_MODEL_URL } = process.env;
  const named = model ?? REPROOF_MODEL?.trim();
  const url = modelUrl ?? (named && named !== 'off' ? REPROOF_MODEL_URL?.trim() : undefined);
  return parseModelChoice(named || 'off', url || null);
}
