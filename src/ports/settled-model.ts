import type { ModelChoice } from '../domain/model-choice.ts';

/** Which model a project's bugs are given to, as administrators and the machine say; null: none. */
export type SettledModel = (project: string) => Promise<ModelChoice | null>;
