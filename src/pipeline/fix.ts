import { Fault } from '../domain/fault.ts';
import type { ProgressSink } from '../domain/progress.ts';
import type { Proposal } from '../domain/proposal.ts';

/** PLACEHOLDER, to be replaced by the pipeline: it only states the contract that the CLI calls. */
export interface FixOptions {
  /** The user's checkout. */
  repo: string;
  event: Buffer;
  /** Folder that receives the bundle. */
  out: string;
  /** Seconds. */
  time?: number;
  sandbox?: string;
  install?: boolean;
  progress?: ProgressSink;
}

/** Runs the loop and writes the bundle. Throws INTERNAL until the pipeline is plugged in. */
export async function runFix(_options: FixOptions): Promise<{ exit: number; proposal: Proposal }> {
  throw new Fault('INTERNAL', 'the pipeline of `reproof fix` is not plugged in yet');
}
