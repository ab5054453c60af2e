import path from 'node:path';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { ProductionEvent } from '../../domain/event.ts';
import { bareFunctionName } from '../../domain/function-name.ts';

/** What speaks for a test: the stack runs through it, the event comes from a run of tests, or nothing does. */
export type TestSign = 'on-stack' | 'test-run' | 'none';

export interface LikelyTests {
  sign: TestSign;
  /** Best first. */
  files: string[];
}

export interface LikelyFacts {
  event: Pick<ProductionEvent, 'errors' | 'environment' | 'tags'>;
  frames: readonly MappedFrame[];
  /** Test files of the tree. */
  tests: readonly string[];
  readFile: (file: string) => string | null;
}

const runnerFile =
  /node_modules\/(?:mocha|jest-circus|jest-jasmine2|jest-runner|vitest|@vitest\/runner|ava|tape|tap|uvu|jasmine-core)\/|node:internal\/test_runner\//;
const testEnvironment = /^(?:ci|tests?|testing|e2e)$/i;
const readAtMost = 200;
const charactersAtMost = 200_000;
const filesAtMost = 6;

/**
 * The repository's tests that may fail as production did, from the stack and from what their texts speak of; none is run.
 * A test on the stack needs no other beside it.
 */
export function likelyTests(facts: LikelyFacts): LikelyTests {
  const { event, frames, tests } = facts;
  const known = new Set(tests);
  const onStack = frames.flatMap(({ kind, file }) => (kind === 'source' && file && known.has(file) ? [file] : []));
  // What calls the rest is the test; further in stand its helpers.
  if (onStack.length > 0) return { sign: 'on-stack', files: [...new Set(onStack.toReversed())].slice(0, filesAtMost) };
  return { sign: isTestRun(event) ? 'test-run' : 'none', files: speakingOf(facts) };
}

function isTestRun({ errors, environment, tags }: LikelyFacts['event']): boolean {
  const run = errors[0]?.frames.some(({ filename }) => runnerFile.test((filename ?? '').slice(-500)));
  const told = [environment, tags['environment']].some((name) => testEnvironment.test(name ?? ''));
  return run === true || told || /^(?:true|1|yes)$/i.test(tags['ci'] ?? tags['CI'] ?? '');
}

/** Test files by what they say: the name of a function of the stack, an import of one of its files. */
function speakingOf({ frames, tests, readFile }: LikelyFacts): string[] {
  const own = frames.filter(({ kind, file }) => kind === 'source' && file);
  const names = new Set(
    own.flatMap((frame) => bareFunctionName(frame.function) ?? []).filter((name) => name.length > 2),
  );
  const stems = new Set(own.flatMap(({ file }) => (file ? stemOf(file) : [])));
  if (names.size + stems.size === 0) return [];
  const [near = ''] = own.flatMap(({ file }) => file ?? []);
  const scored = tests
    .toSorted((a, b) => distance(a, near) - distance(b, near))
    .slice(0, readAtMost)
    .map((file) => ({ file, score: scoreOf((readFile(file) ?? '').slice(0, charactersAtMost), names, stems) }));
  return scored
    .filter(({ score }) => score >= 2)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, filesAtMost)
    .map(({ file }) => file);
}

/** Three for an import of a file of the stack, two for each function of it that is named (three at most). */
function scoreOf(text: string, names: ReadonlySet<string>, stems: ReadonlySet<string>): number {
  const words = new Set(text.match(/[\w$]+/g));
  const named = [...names].filter((name) => words.has(name)).length;
  const imports = [...text.matchAll(/['"]([^'"\n]{1,200})['"]/g)].some(
    ([, specifier = '']) => /^[.@\w]/.test(specifier) && specifier.includes('/') && stems.has(stemOf(specifier)),
  );
  return (imports ? 3 : 0) + 2 * Math.min(named, 3);
}

/** A file's name without folders and endings; its folder's for an index. */
function stemOf(file: string): string {
  const stem = path.posix.basename(file).replace(/\..*$/, '');
  return stem === 'index' ? path.posix.basename(path.posix.dirname(file)) : stem;
}

/** Folders between two files. */
function distance(a: string, b: string): number {
  const [x, y] = [a.split('/'), b.split('/')];
  const common = x.findIndex((part, i) => part !== y[i]);
  return x.length + y.length - 2 * (common < 0 ? x.length : common);
}
