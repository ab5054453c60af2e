import type { ReproductionReport } from '../domain/reproduction.ts';
import type { FreshResult, FreshRun } from '../ports/fresh-run.ts';
import { admitReproduction } from '../reproduction/admission/admit.ts';
import type { AdmissionCheckName, Variation } from '../reproduction/admission/checks.ts';
import { assertsOutcome } from '../reproduction/existing/asserts-outcome.ts';
import type { FoundTest } from '../reproduction/strategies/existing-test.ts';
import { noteAdmission, verdictOf } from './admission-report.ts';
import type { AdmissionParts } from './admit-written.ts';
import type { TestCall } from './fresh-test.ts';
import type { Reproduced } from './reproduced.ts';
import type { RepositoryTests } from './repository-tests.ts';

const runTimeMs = 30_000;

const notOurs = "the test is the repository's own, unchanged, and trusted as the rest of it";
/** What is asked of a test that we write, and makes no sense of one that was there before. */
const notApplicable: Partial<Record<AdmissionCheckName, string>> = {
  'new-files': notOurs,
  'one-test': notOurs,
  'own-failure': notOurs,
  'source-text': notOurs,
  'source-edits': notOurs,
  network: notOurs,
  'machine-paths': notOurs,
  secrets: notOurs,
  'ambient-inputs': notOurs,
  'input-fact': "its input is the test's own text, from which nothing is taken away",
};

type Admitted = Pick<Reproduced, 'report' | 'reproduction' | 'written' | 'fresh' | 'admission' | 'ownTest'>;

/**
 * A red test of the repository as the reproduction: admitted after its own fresh runs by the checks that apply to it.
 * Null when the runner has no command for it. The caller disposes of `tests` where it is not admitted.
 */
export async function admitExisting(
  parts: Omit<AdmissionParts, 'found'>,
  { red, found }: FoundTest,
  tests: RepositoryTests,
): Promise<Admitted | null> {
  const { journal, services, event, prepared, judge } = parts;
  const call = tests.commandFor(red.selection);
  const [file] = red.selection.files;
  const text = file === undefined ? null : prepared.readFile(file);
  if (!call || file === undefined || text === null) return null;
  const sample = await tests.runCall(call);
  const run = existingRun(tests, call, sample);
  journal.step('reproduction', `running ${file} ${services.freshRuns} times`);
  const admission = await admitReproduction({
    files: { [file]: text },
    notApplicable,
    plainProgram: false,
    tree: { read: async (name) => prepared.readFile(name) },
    fresh: run,
    identify: judge,
    message: event.errors[0]?.message ?? null,
    controls: controlsOf(red.passing, tests),
    removals: [],
    runs: services.freshRuns,
    timeMs: runTimeMs,
    machinePaths: [services.repository.root, prepared.scratch.root],
  });
  noteAdmission(journal, admission, [file]);
  journal.logs['before.log'] = sample.output;
  const report: ReproductionReport = {
    ...verdictOf(admission, sample.failure ? judge(sample.failure) : red.identity, 'the existing test'),
    strategy: 'existing-test',
    framework: call.framework,
    files: [file],
    command: [...call.command],
    cwd: call.cwd,
    minimised: false,
  };
  const { scenario, hit, neighbours, ordinary, siblings } = found;
  const files = { [file]: text };
  const driven = { scenario, failure: hit.failure, neighbours, ordinary, siblings };
  return {
    report,
    admission,
    // The same text as in the tree: laid over another version it is still this test.
    written: { files, testFile: file },
    fresh: { run, dispose: () => tests.dispose() },
    reproduction: admission.admitted ? { report, files, ...driven } : null,
    ownTest: {
      run: (one, options) => tests.runScenario(one, options),
      asserts: assertsOutcome(text, file, red.failure),
    },
  };
}

/** Runs a test of the repository, fresh. `sample`: a run of the repository as it is. */
export function existingRun(tests: RepositoryTests, call: TestCall, sample: FreshResult | null): FreshRun {
  return async (options) => besideIdle(await tests.runCall(call, options), sample);
}

/** A run without the tests that are skipped in the repository as it is: those are not what is asked. */
function besideIdle(result: FreshResult, sample: FreshResult | null): FreshResult {
  if (!result.tests) return result;
  const { total, failing, skipped } = result.tests;
  const idle = Math.min(skipped, sample?.tests?.skipped ?? 0);
  return { ...result, tests: { total: total - idle, failing, skipped: skipped - idle } };
}

/** Tests of the same file that pass. */
function controlsOf(passing: FoundTest['red']['passing'], tests: RepositoryTests): Variation[] {
  const call = passing && tests.commandFor(passing);
  if (!call) return [];
  const count = passing.titles?.length ?? 0;
  return [{ label: `${count} other test(s) of the file`, files: {}, run: (options) => tests.runCall(call, options) }];
}
