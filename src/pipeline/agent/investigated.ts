import type { Hypothesis } from '../../domain/hypothesis.ts';
import type { ModelUsage } from '../../domain/model-usage.ts';

/** What a model did after the engine, for the report. */
export interface Investigated {
  hypotheses: Hypothesis[];
  usage: ModelUsage;
  money: number;
  /** As a bound on money reckons: at the dearest price where none is known. */
  reckoned: number;
  seconds: number;
  /** How its session ended, in one sentence. */
  words: string;
}

/** A model as the ledger, hypotheses and fixes name it. */
export function modelName(label: string): string {
  return `model ${label}`;
}

/** An outside agent, likewise. */
export function agentName(label: string): string {
  return `agent ${label}`;
}

export function isInvestigatorName(name: string): boolean {
  return /^(?:model|agent) /.test(name);
}
