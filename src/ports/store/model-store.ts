import type { ModelBounds, ModelSetting, ModelUse } from '../../domain/model-setting.ts';

/** What one session with a model took. */
export interface ModelSpent {
  project: string;
  bug: string;
  model: string;
  tokens: number;
  /** US dollars that are known. */
  money: number;
  /** US dollars as bounds reckon them. */
  reckoned: number;
  seconds: number;
}

/** Which models projects use, and what they took. */
export interface ModelStore {
  setting(project: string): Promise<ModelSetting | null>;
  /** Null: the machine's model again. Throws UNKNOWN_PROJECT. */
  set(project: string, setting: ModelSetting | null, by: string): Promise<void>;
  bounds(): Promise<ModelBounds | null>;
  setBounds(bounds: ModelBounds | null, by: string): Promise<void>;
  /** What the day (UTC) of `now` has taken so far: of a project, or of all (null). */
  usedToday(project: string | null): Promise<ModelUse>;
  spent(use: ModelSpent): Promise<void>;
}
