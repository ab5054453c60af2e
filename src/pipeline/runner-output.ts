import type { Framework } from '../domain/reproduction.ts';
import type { ObservedFailure } from '../domain/run.ts';
import { printedFailures } from '../syntax/printed-failure.ts';
import type { FreshResult } from '../ports/fresh-run.ts';
import type { PrintedFrom } from '../syntax/printed-frame.ts';
import type { RunReading } from './read-run.ts';

/**
 * The failures that a test runner printed, made whole. Jest names functions by its source map's entry at the call, which
 * is another's name: they are left out, the source tells them. Jest and mocha print `error.stack` as it was made, so a
 * name or a code given to the error afterwards is missing there: it is taken from `seen`, the same failure on the bench,
 * where there is one.
 */
export function failuresIn(
  output: string,
  from: PrintedFrom,
  framework: Framework,
  seen: ObservedFailure | null,
): ObservedFailure[] {
  const printed = printedFailures(output, from.root, from.cwd);
  const named = framework === 'jest' ? printed.map(withoutNames) : printed;
  if (!seen || (framework !== 'jest' && framework !== 'mocha')) return named;
  return named.map((failure) => completed(failure, seen));
}

function withoutNames(failure: ObservedFailure): ObservedFailure {
  const frames = failure.frames.map((frame) => (frame.native ? frame : { ...frame, function: null }));
  return { ...failure, frames };
}

const firstOwn = (failure: ObservedFailure): string | null | undefined =>
  failure.frames.find((frame) => !frame.native && frame.file !== null)?.file;

function completed(failure: ObservedFailure, seen: ObservedFailure): ObservedFailure {
  const same = failure.message === seen.message && firstOwn(failure) === firstOwn(seen);
  if (!same || (failure.type !== 'Error' && failure.type !== seen.type)) return failure;
  return { ...failure, type: seen.type, code: failure.code ?? seen.code, cause: failure.cause ?? seen.cause };
}

/** How the output of one of JavaScript's runners is read. */
export function printedBy(framework: Framework, seen: ObservedFailure | null): RunReading {
  // An assertion only tells that a test failed, unless it is itself what the bench saw.
  const asserts = seen?.code === 'ERR_ASSERTION';
  return {
    failures: (output, from) =>
      failuresIn(output, from, framework, seen).filter(
        (failure) => asserts || !/ERR_ASSERTION/.test(failure.code ?? ''),
      ),
    counts: countsIn,
    isUnloadable: (output) =>
      /ERR_MODULE_NOT_FOUND|Cannot find module|No test files found|ERR_UNKNOWN_FILE_EXTENSION/.test(output),
  };
}

/** Counts as node:test prints them; other runners are read by exit code. */
function countsIn(output: string): FreshResult['tests'] {
  const count = (name: string): number | null => {
    const match = new RegExp(`^(?:#|ℹ) ${name} (\\d+)$`, 'm').exec(output);
    return match ? Number(match[1]) : null;
  };
  const [total, failing, skipped] = [count('tests'), count('fail'), count('skipped')];
  return total === null || failing === null ? null : { total, failing, skipped: skipped ?? 0 };
}
