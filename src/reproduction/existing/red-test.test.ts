import { describe, expect, it } from 'vitest';
import type { ObservedFailure } from '../../domain/run.ts';
import type { ExistingTests } from '../../ports/existing-tests.ts';
import type { FreshResult } from '../../ports/fresh-run.ts';
import { lookForRedTest } from './red-test.ts';

const failureOf = (message: string, file: string): ObservedFailure => ({
  type: 'TypeError',
  message,
  code: null,
  handled: false,
  cause: null,
  frames: [
    { file: 'src/a.js', line: 1, column: 1, function: 'f', native: false, async: false },
    { file, line: 1, column: 1, function: null, native: false, async: false },
  ],
});

/** Tests by file and title: the message of what they fail with, null where they pass; a frame is lost with `lost`. */
type Suite = Record<string, Record<string, string | null>>;

class SuiteDouble implements ExistingTests {
  readonly files: string[];
  readonly asked: string[] = [];
  readonly #suite: Suite;
  readonly #lost: boolean;
  constructor(suite: Suite, lost = false) {
    this.#suite = suite;
    this.#lost = lost;
    this.files = Object.keys(suite);
  }
  together(files: readonly string[]) {
    return [...files];
  }
  async run({ files, titles }: { files: readonly string[]; titles: readonly string[] | null }): Promise<FreshResult> {
    this.asked.push(`${files.join(' ')}: ${titles?.join(', ') ?? 'all'}`);
    const ran = files.flatMap((file) =>
      Object.entries(this.#suite[file] ?? {})
        .filter(([title]) => !titles || titles.includes(title))
        .map(([, message]) => ({ file, message })),
    );
    const red = ran.filter(({ message }) => message !== null);
    const nearest = red.find(({ message }) => message === 'production') ?? red[0];
    const failure = nearest?.message
      ? failureOf(nearest.message, this.#lost ? 'node_modules/x/i.js' : nearest.file)
      : null;
    const tests = { total: ran.length, failing: red.length, skipped: 0 };
    return { outcome: nearest ? 'failed' : 'passed', failure, tests, output: '', changed: [], durationMs: 1 };
  }
  async list(file: string) {
    return Object.entries(this.#suite[file] ?? {}).map(([title, message]) => ({
      title,
      outcome: message === null ? ('passed' as const) : ('failed' as const),
    }));
  }
}

const judge = ({ message }: ObservedFailure) =>
  message === 'production'
    ? { tier: 'I2' as const, score: 1, reasons: [] }
    : { tier: 'none' as const, score: 0.2, reasons: [] };
const look = (tests: SuiteDouble) => lookForRedTest(tests, tests.files, judge, 1_000);

describe('lookForRedTest', () => {
  it('takes the file where this test alone is red, with what passes beside it', async () => {
    const tests = new SuiteDouble({ 'a.test.js': { one: null, two: 'production' }, 'b.test.js': { three: null } });
    expect(await look(tests)).toMatchObject({
      kind: 'red',
      test: {
        selection: { files: ['a.test.js'], titles: null },
        passing: { files: ['a.test.js'], titles: ['one'] },
      },
    });
  });

  it('takes the test alone where another of the file is red, whichever comes first', async () => {
    const tests = new SuiteDouble({ 'a.test.js': { one: 'other', two: 'production' } });
    expect(await look(tests)).toMatchObject({
      kind: 'red',
      test: { selection: { files: ['a.test.js'], titles: ['two'] }, passing: null },
    });
  });

  it('finds the file by running each where the stack lost it', async () => {
    const tests = new SuiteDouble({ 'a.test.js': { one: 'other' }, 'b.test.js': { two: 'production' } }, true);
    expect(await look(tests)).toMatchObject({ kind: 'red', test: { selection: { files: ['b.test.js'] } } });
    expect(tests.asked).toEqual(['a.test.js b.test.js: all', 'a.test.js: all', 'b.test.js: all']);
  });

  it('does not take a red test that fails otherwise', async () => {
    const told = await look(new SuiteDouble({ 'a.test.js': { one: 'other' } }));
    expect(told).toMatchObject({ kind: 'other', closest: { failure: { message: 'other' } } });
    expect(told.kind === 'other' && told.evidence).toBe('a.test.js: red with another failure (TypeError: other)');
  });

  it('a green suite refutes, a run that the time cut off does not', async () => {
    expect(await look(new SuiteDouble({ 'a.test.js': { one: null } }))).toMatchObject({ kind: 'other', closest: null });
    const slow = new SuiteDouble({ 'a.test.js': {} });
    slow.run = async () => ({
      outcome: 'timed-out',
      failure: null,
      tests: null,
      output: '',
      changed: [],
      durationMs: 9,
    });
    expect(await look(slow)).toMatchObject({ kind: 'cut-off' });
  });
});
