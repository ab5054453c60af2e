import type { FreshResult } from '../../ports/fresh-run.ts';
import { newFiles, secrets } from './by-text.ts';
import {
  boundedTime,
  carriesFailure,
  failsInTheCode,
  identity,
  inputFact,
  leavesTheTree,
  loads,
  negativeControl,
  passesBefore,
  plainRuns,
  type PlainRuns,
  red,
  stable,
} from './by-run.ts';
import {
  type AdmissionCheck,
  type AdmissionCheckName,
  admissionChecks,
  type AdmissionInput,
  type Finding,
} from './checks.ts';
import { textChecks } from './text-checks.ts';

/** `admitted` only when every check that applies passed; `runs` are the plain ones, for the report. */
export interface Admission {
  admitted: boolean;
  checks: AdmissionCheck[];
  runs: { failing: number; total: number };
  /** The first plain run; null when it came to none. */
  sample: FreshResult | null;
}

type Checks = Record<AdmissionCheckName, () => Finding | Promise<Finding>>;

/**
 * Decides whether a written reproduction may be believed (REP-4): new files only, nothing in its text that makes its
 * outcome its own, red N of N with the production failure in its output, green with a passing input and with a fact
 * taken away. Stops at the first check that fails; the later ones are `not-run`. Rejects only when the runner breaks.
 */
export async function admitReproduction(input: AdmissionInput): Promise<Admission> {
  let runs: PlainRuns = { results: [], total: input.runs };
  const checks = checksFor(input, {
    run: async () => (runs = await plainRuns(input)),
    seen: () => runs,
  });
  const results: AdmissionCheck[] = [];
  let stopped: AdmissionCheckName | null = null;
  for (const name of admissionChecks) {
    if (stopped) {
      results.push({ name, outcome: 'not-run', detail: `stopped at ${stopped}` });
      continue;
    }
    const senseless = input.notApplicable?.[name];
    if (senseless !== undefined) {
      results.push({ name, outcome: 'not-applicable', detail: senseless });
      continue;
    }
    const finding = await checks[name]();
    results.push({ name, outcome: finding === null ? 'passed' : 'failed', detail: finding ?? '' });
    if (finding !== null) stopped = name;
  }
  if (!input.lastGood && !stopped) {
    results.splice(-1, 1, { name: 'last-good', outcome: 'unverified', detail: 'no good version is known' });
  }
  const failing = runs.results.filter((r) => r.outcome === 'failed').length;
  return {
    admitted: stopped === null,
    checks: results,
    runs: { failing, total: runs.results.length },
    sample: runs.results[0] ?? null,
  };
}

function checksFor(input: AdmissionInput, plain: { run: () => Promise<PlainRuns>; seen: () => PlainRuns }): Checks {
  // These need nothing of each other, and fresh runs may go side by side.
  let varied: Promise<[Finding, Finding, Finding]> | null = null;
  const vary = () => (varied ??= Promise.all([stable(input), negativeControl(input), inputFact(input)]));
  return {
    'new-files': () => newFiles(input.files, input.tree),
    secrets: () => secrets(input.files),
    ...textChecks(input),
    loads: async () => loads(await plain.run()),
    'bounded-time': () => boundedTime(plain.seen(), input.timeMs),
    red: () => red(plain.seen()),
    identity: () => identity(plain.seen(), input),
    'carries-failure': () => carriesFailure(plain.seen(), input.message),
    'fails-in-the-code': () => failsInTheCode(plain.seen(), input.files),
    'leaves-the-tree': () => leavesTheTree(plain.seen()),
    stable: async () => (await vary())[0],
    'negative-control': async () => (await vary())[1],
    'input-fact': async () => (await vary())[2],
    'last-good': () => passesBefore(input),
  };
}
