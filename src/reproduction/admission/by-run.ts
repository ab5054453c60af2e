import { isSameFailure } from '../../domain/reproduction.ts';
import type { FreshResult, FreshRunOptions } from '../../ports/fresh-run.ts';
import type { AdmissionInput, Finding, Variation } from './checks.ts';

/**
 * A clock some months ahead, other random numbers, another zone and language: none of it may change the outcome. The
 * numbers differ from each other, since runners draw until they get one that is free.
 */
const foreignConditions: FreshRunOptions['env'] = {
  TZ: 'Pacific/Kiritimati',
  LANG: 'C',
  LC_ALL: 'C',
  CI: 'true',
  USER: 'someone',
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(
    'const D=globalThis.Date,o=2e10;globalThis.Date=class Date extends D{constructor(...a){a.length?super(...a):super(D.now()+o)}static now(){return D.now()+o}};let s=7;Math.random=()=>(s=(s*16807)%2147483647)/2147483647;',
  )}`,
};

/** What the plain runs showed; made once, read by several checks. */
export interface PlainRuns {
  results: readonly FreshResult[];
  total: number;
  /** The first run shows another failure, so that no further one was made: the check that says so comes later. */
  otherFailure?: boolean;
}

/** Fresh processes at a time: a test that only holds when it runs alone is not steady. */
const sideBySide = 2;

/** Runs the reproduction until the first run that is not red, at most `runs` times; once where the first says enough. */
export async function plainRuns(input: AdmissionInput): Promise<PlainRuns> {
  const run = (): Promise<FreshResult> => input.fresh({ timeMs: input.timeMs, signal: input.signal });
  const results: FreshResult[] = [await run()];
  const first: PlainRuns = { results, total: input.runs };
  if (results[0]?.outcome === 'failed' && (identity(first, input) ?? carriesFailure(first, input.message)) !== null)
    return { ...first, otherFailure: true };
  let begun = 1;
  const lane = async (): Promise<void> => {
    while (begun < input.runs && !input.signal?.aborted && results.every((r) => r.outcome === 'failed')) {
      begun++;
      results.push(await run());
    }
  };
  await Promise.all(Array.from({ length: sideBySide }, lane));
  return { results, total: input.runs };
}

export function loads({ results }: PlainRuns): Finding {
  const bad = results.find((r) => r.outcome === 'unloadable');
  if (bad) return `the test does not load: ${bad.output.trim().split('\n').slice(0, 3).join(' ').slice(0, 200)}`;
  return results.some((r) => r.tests?.total === 0) ? 'no test ran' : null;
}

export function boundedTime({ results }: PlainRuns, timeMs: number): Finding {
  const slow = results.find((r) => r.outcome === 'timed-out' || r.durationMs > timeMs);
  return slow ? `a run takes longer than ${timeMs} ms` : null;
}

export function red({ results, total, otherFailure }: PlainRuns): Finding {
  if (otherFailure) return null;
  const failing = results.filter((r) => r.outcome === 'failed').length;
  return failing === total ? null : `${failing} of ${results.length} runs fail, ${total} are wanted`;
}

/** Every run shows the production failure at tier I2 or better, and all runs the same one. */
export function identity({ results }: PlainRuns, input: AdmissionInput): Finding {
  const first = results[0]?.failure;
  for (const [n, { failure, output }] of results.entries()) {
    if (!failure || !first) {
      const said = output.trim().replace(/\s+/g, ' ').slice(0, 200);
      return `run ${n + 1} of ${results.length} tells no failure; it says: ${said}`;
    }
    const { tier, reasons } = input.identify(failure);
    if (tier === 'none' || tier === 'I1')
      return `another failure (${failure.type}: ${failure.message.slice(0, 100)}); ${reasons.join(', ').slice(0, 160)}`;
    if (failure.type !== first.type || failure.code !== first.code) return 'the runs do not fail alike';
  }
  return null;
}

export function carriesFailure({ results }: PlainRuns, message: string | null): Finding {
  if (message === null || message.trim() === '') return null;
  // Runners indent the lines of a message, or print it as a literal.
  const folded = (text: string): string => text.replace(/\s+/g, ' ');
  const unescaped = (text: string): string =>
    text.replace(/\\([\\'"#nt])/g, (_, mark: string) => (/[nt]/.test(mark) ? ' ' : mark));
  const wanted = folded(message).trim();
  return results.every(({ output }) => [output, unescaped(output)].some((text) => folded(text).includes(wanted)))
    ? null
    : 'the production message does not stand in the output';
}

/** The stack goes through the project's own code, not only through the test. */
export function failsInTheCode({ results }: PlainRuns, files: AdmissionInput['files']): Finding {
  const through = results.every((r) =>
    r.failure?.frames.some((f) => f.file !== null && !f.native && !Object.hasOwn(files, f.file)),
  );
  return through ? null : 'no frame of the failure lies in the project';
}

export function leavesTheTree({ results }: PlainRuns): Finding {
  const changed = results.flatMap((r) => r.changed);
  return changed.length > 0 ? `a run changes ${changed[0]}` : null;
}

/** Another clock, zone and environment, and the same failure. */
export async function stable(input: AdmissionInput): Promise<Finding> {
  const result = await input.fresh({ env: foreignConditions, timeMs: input.timeMs, signal: input.signal });
  if (result.outcome !== 'failed' || !result.failure)
    return `under another clock and environment the test ends as ${result.outcome}`;
  return isSameFailure(input.identify(result.failure))
    ? null
    : 'under another clock and environment another failure shows';
}

/** The same test with a passing input passes: it asks nothing that only the failing input breaks by chance. */
export async function negativeControl(input: AdmissionInput): Promise<Finding> {
  if (input.controls.length === 0) return 'no passing input is known to compare with';
  for (const control of input.controls) {
    const why = await whyNotGreen(input, control);
    if (why) return `with ${control.label}: ${why}`;
  }
  return null;
}

/** Taking one fact of the input away makes it pass: the failure hangs on the input. */
export async function inputFact(input: AdmissionInput): Promise<Finding> {
  if (input.removals.length === 0) return 'no fact of the input was taken away';
  for (const removal of input.removals) if ((await whyNotGreen(input, removal)) === null) return null;
  return `it fails whichever of ${input.removals.length} facts is taken away`;
}

async function whyNotGreen(input: AdmissionInput, variation: Variation): Promise<Finding> {
  const run = variation.run ?? input.fresh;
  const result = await run({ replace: variation.files, timeMs: input.timeMs, signal: input.signal });
  if (result.outcome === 'passed') return result.tests?.total === 0 ? 'no test ran' : null;
  return result.failure ? `${result.failure.type}: ${result.failure.message.slice(0, 120)}` : result.outcome;
}

/** On the tree before the bug it passes; what cannot be loaded there says nothing. */
export async function passesBefore(input: AdmissionInput): Promise<Finding> {
  if (!input.lastGood) return null;
  const result = await input.lastGood({ timeMs: input.timeMs, signal: input.signal });
  return result.outcome === 'failed' ? 'it fails before the bug came in, too' : null;
}
