import path from 'node:path';
import { plain, plainLine } from '../domain/plain-text.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { ProcessResult } from '../domain/run.ts';
import type { FreshTree } from './tree.ts';

/** Several runs of the reproduction on one tree. */
export interface Runs {
  failing: number;
  passing: number;
  total: number;
  /** Runs that were cut off (time, memory, output); they count as neither. */
  cutOff: number;
  /** Failing runs whose output has the claimed message. */
  withMessage: number;
  /** The last output, for a person. */
  excerpt: string;
}

/** Test reporters indent, quote and escape messages; what is left when that is taken away can be compared. */
function bare(text: string): string {
  return plain(text).replace(/[\\'"`\s]+/g, '');
}

/** Whether the output names the failure: its message, or its type where production had no message. */
export function hasMessage(result: Pick<ProcessResult, 'stdout' | 'stderr'>, bug: Proposal['bug']): boolean {
  const wanted = bare(bug.message.slice(0, 400)) || bare(bug.errorType);
  return bare(`${result.stdout}\n${result.stderr}`).includes(wanted);
}

/** A test may build a page before it opens it. */
const timeMs = 180_000;

/** Runs the claimed command `times` times on the tree, one fresh process after another. */
export async function runReproduction(tree: FreshTree, proposal: Proposal, times: number): Promise<Runs> {
  const { command, cwd } = proposal.reproduction;
  const runs: Runs = { failing: 0, passing: 0, total: 0, cutOff: 0, withMessage: 0, excerpt: '' };
  for (let i = 0; i < times; i++) {
    const result = await tree.session.run(command, { cwd: path.join(tree.root, cwd), limits: { timeMs } });
    runs.total += 1;
    runs.excerpt = plainLine(`${result.stderr}\n${result.stdout}`, 300);
    if (result.timedOut || result.exit === null) runs.cutOff += 1;
    else if (result.exit === 0) runs.passing += 1;
    else {
      runs.failing += 1;
      if (hasMessage(result, proposal.bug)) runs.withMessage += 1;
    }
  }
  return runs;
}
