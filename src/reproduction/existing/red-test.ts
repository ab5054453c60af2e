import type { Identity } from '../../domain/reproduction.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import type { ExistingTests, TestSelection } from '../../ports/existing-tests.ts';
import type { FreshResult } from '../../ports/fresh-run.ts';

/** A test of the repository that fails as production did. */
export interface RedTest {
  selection: TestSelection;
  failure: ObservedFailure;
  identity: Identity;
  /** Tests beside it that pass; null when none is known. */
  passing: TestSelection | null;
}

/** What a look at some tests brought. `cut-off`: the time was over before the runner told. */
export type Look =
  | { kind: 'red'; test: RedTest }
  | { kind: 'other'; evidence: string; closest: Pick<RedTest, 'failure' | 'identity'> | null }
  | { kind: 'cut-off'; evidence: string };

type Judge = (failure: ObservedFailure) => Identity;
type Seen = Pick<RedTest, 'failure' | 'identity'>;

/** A red test that was found is looked at more closely, in this time a run. */
const closerMs = 20_000;
const singlesAtMost = 3;
const titlesAtMost = 6;
const passingAtMost = 60;

/**
 * Runs test files of the repository as they stand, at most `timeMs` long, and takes the test whose failure is production's
 * (I2 or better): the file, or the test alone where others of its file are red, too.
 */
export async function lookForRedTest(
  tests: ExistingTests,
  files: readonly string[],
  judge: Judge,
  timeMs: number,
): Promise<Look> {
  const asked = tests.together(files);
  const names = asked.join(', ').slice(0, 200);
  const result = await tests.run({ files: asked, titles: null }, { timeMs });
  if (!result || result.outcome === 'unloadable')
    return { kind: 'other', evidence: `${names}: cannot be run`, closest: null };
  if (result.outcome === 'timed-out') return { kind: 'cut-off', evidence: `${names}: no end after ${timeMs} ms` };
  if (result.outcome === 'passed') return { kind: 'other', evidence: `${names}: green`, closest: null };
  const seen = seenIn(result, judge);
  if (!seen || !isProductions(seen))
    return { kind: 'other', evidence: `${names}: red with ${told(seen?.failure)}`, closest: seen };
  const file = await fileOf(tests, asked, seen, judge);
  if (!file) return { kind: 'other', evidence: `${names}: the file of the failure is not known`, closest: seen };
  return { kind: 'red', test: await narrowed(tests, file, seen, judge) };
}

function seenIn(result: FreshResult, judge: Judge): Seen | null {
  const { failure } = result;
  return failure && { failure, identity: judge(failure) };
}

const isProductions = ({ identity: { tier } }: Seen): boolean => tier === 'I2' || tier === 'I3';

const told = (failure: ObservedFailure | undefined): string =>
  failure ? `another failure (${failure.type}: ${failure.message.slice(0, 100)})` : 'no error that can be read';

/** The test file that the failure came by; where its stack does not tell, each is run alone. */
async function fileOf(
  tests: ExistingTests,
  files: readonly string[],
  { failure }: Seen,
  judge: Judge,
): Promise<string | null> {
  const [only] = files;
  if (only !== undefined && files.length === 1) return only;
  const named = failure.frames.findLast(({ file }) => file !== null && files.includes(file))?.file;
  if (named) return named;
  for (const file of files.slice(0, singlesAtMost)) {
    const result = await tests.run({ files: [file], titles: null }, { timeMs: closerMs });
    const seen = result && seenIn(result, judge);
    if (seen && isProductions(seen)) return file;
  }
  return null;
}

/** The test alone, where its file holds others that would keep the file from turning green. */
async function narrowed(tests: ExistingTests, file: string, seen: Seen, judge: Judge): Promise<RedTest> {
  const listed = await tests.list(file, closerMs);
  const titled = (wanted: string): string[] => [
    ...new Set(listed.filter(({ outcome }) => outcome === wanted).map(({ title }) => title)),
  ];
  const red = titled('failed');
  const good = titled('passed').filter((title) => !red.includes(title));
  const passing = await passingOf(tests, file, good);
  const whole: RedTest = { selection: { files: [file], titles: null }, ...seen, passing };
  if (red.length <= 1) return whole;
  for (const title of red.slice(0, titlesAtMost)) {
    const selection = { files: [file], titles: [title] };
    const result = await tests.run(selection, { timeMs: closerMs });
    const alone = result?.outcome === 'failed' ? seenIn(result, judge) : null;
    if (alone && isProductions(alone)) return { selection, ...alone, passing };
  }
  return whole;
}

/** Node before 22 counts the tests that were not chosen as skipped. */
const ran = ({ tests }: FreshResult): boolean => tests === null || tests.total > tests.skipped;

async function passingOf(tests: ExistingTests, file: string, titles: readonly string[]): Promise<TestSelection | null> {
  for (const some of [titles.slice(0, passingAtMost), titles.slice(0, 1)]) {
    if (some.length === 0) return null;
    const selection = { files: [file], titles: some };
    const result = await tests.run(selection, { timeMs: closerMs });
    if (result?.outcome === 'passed' && ran(result)) return selection;
  }
  return null;
}
