import { stripVTControlCharacters } from 'node:util';
import type { Framework, Identity } from '../domain/reproduction.ts';
import type { ObservedFailure, ProcessResult } from '../domain/run.ts';
import type { FreshResult } from '../ports/fresh-run.ts';

/** How the output of a framework is read. */
export interface RunReading {
  failures(output: string, from: { root: string; cwd: string }): ObservedFailure[];
  counts(output: string): FreshResult['tests'];
  isUnloadable(output: string): boolean;
}

/** What a run of a test showed: of the failures that it printed, the one nearest to production's. */
export function readRun(
  result: ProcessResult,
  from: { root: string; cwd: string; framework: Framework },
  reading: RunReading,
  judge: (failure: ObservedFailure) => Identity,
): Omit<FreshResult, 'changed'> {
  const output = stripVTControlCharacters(`${result.stdout}\n${result.stderr}`.slice(0, 400_000));
  const ranked = reading
    .failures(output, from)
    .map((failure) => ({ failure, score: judge(failure).score }))
    .toSorted((a, b) => b.score - a.score);
  const failure = result.exit === 0 ? null : (ranked[0]?.failure ?? null);
  const unloadable = result.exit !== 0 && reading.isUnloadable(output) && (ranked[0]?.score ?? 0) < 0.5;
  return {
    outcome: result.timedOut ? 'timed-out' : result.exit === 0 ? 'passed' : unloadable ? 'unloadable' : 'failed',
    failure,
    tests: reading.counts(output),
    output: output.replaceAll(from.root, '<repository>').slice(0, 64_000),
    durationMs: result.durationMs,
  };
}
