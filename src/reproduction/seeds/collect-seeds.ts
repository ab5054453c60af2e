import path from 'node:path';
import type { MappedFrame } from '../../domain/code-map.ts';
import { bareFunctionName } from '../../domain/function-name.ts';
import type { CallStep } from '../../domain/scenario.ts';
import { moduleFile } from './module-file.ts';
import { testCalls } from './test-calls.ts';

/** A call that the repository's own tests make of code on the stack: an ordinary input for a search. */
export interface Seed {
  /** The driven module and the test file, from the repository's root. */
  module: string;
  test: string;
  load: 'import' | 'require';
  steps: CallStep[];
  /** 0..1: how near the called function is to the outer end of the stack. */
  fit: number;
}

/** Code that shall be called: a frame of the stack, or a function by its name. */
type Called = Pick<MappedFrame, 'kind' | 'file' | 'function'>;

export interface SeedFacts {
  files: readonly string[];
  readFile: (file: string) => string | null;
  frames: readonly Called[];
}

const testPath = /(?:^|\/)(?:_{0,2}tests?_{0,2}|specs?)\/|(?:^|[._/-])(?:test|spec)s?\.[cm]?[jt]sx?$/i;
const codePath = /\.[cm]?[jt]sx?$/;
const maxFiles = 120;
const maxCharacters = 3_000_000;
const maxSeeds = 800;

interface Target {
  names: Map<string, number>;
  files: Map<string, number>;
}

/** Names and files of the stack with how much a call of them is worth: the outermost is what production called. */
function targetsOf(frames: readonly Called[]): Target {
  const own = frames.filter((frame) => frame.kind === 'source' && frame.file);
  const target: Target = { names: new Map(), files: new Map() };
  own.forEach((frame, i) => {
    const worth = 0.4 + (0.6 * (i + 1)) / own.length;
    const alias = /\[as ([\w$]+)\]/.exec(frame.function ?? '')?.[1];
    for (const name of [bareFunctionName(frame.function), alias])
      if (name && name !== 'exports') target.names.set(name, Math.max(worth, target.names.get(name) ?? 0));
    if (frame.file) target.files.set(frame.file, Math.max(worth, target.files.get(frame.file) ?? 0));
  });
  return target;
}

/** The function that a way ends in. */
function calledName(steps: readonly CallStep[]): string | null {
  const last = steps.at(-1);
  const named = last?.do === 'call' && last.name !== null ? last.name : steps.at(-2);
  return typeof named === 'string' ? named : named?.do === 'get' ? named.name : null;
}

function fitOf(steps: readonly CallStep[], module: string, target: Target): number {
  const name = calledName(steps);
  const byName = name === null ? 0 : (target.names.get(name) ?? 0);
  const byFile = target.files.get(module) ?? 0;
  // A default export has no name of its own; what is called by a name of the stack need not be imported from there.
  return byName > 0
    ? (byName * 3 + byFile) / 4
    : byFile > 0 && (name === 'default' || name === null)
      ? byFile * 0.7
      : 0;
}

function packageFolders({ files, readFile }: SeedFacts): Map<string, string> {
  const folders = new Map<string, string>();
  for (const file of files.filter((one) => path.posix.basename(one) === 'package.json').slice(0, 400)) {
    const name = /"name"\s*:\s*"([^"]{1,200})"/.exec(readFile(file) ?? '')?.[1];
    if (name && !file.includes('node_modules/')) folders.set(name, path.posix.dirname(file));
  }
  return folders;
}

const folderDistance = (a: string, b: string): number => {
  const [x, y] = [a.split('/'), b.split('/')];
  const common = x.findIndex((part, i) => part !== y[i]);
  return x.length + y.length - 2 * (common < 0 ? x.length : common);
};

/** Test files that speak of the stack's functions or files, nearest to the failing code first. */
function testFiles(facts: SeedFacts, target: Target): Array<{ file: string; text: string }> {
  const [near = ''] = target.files.keys();
  const words = [
    ...target.names.keys(),
    ...[...target.files.keys()].map((file) => path.posix.basename(file).replace(/\..*$/, '')),
  ];
  const stem = path.posix.basename(near).replace(/\..*$/, '');
  let left = maxCharacters;
  return facts.files
    .filter((file) => testPath.test(file) && codePath.test(file) && !file.includes('node_modules/'))
    .map((file) => ({ file, far: folderDistance(file, near) - (path.posix.basename(file).includes(stem) ? 4 : 0) }))
    .toSorted((a, b) => a.far - b.far)
    .slice(0, maxFiles)
    .flatMap(({ file }) => {
      const text = left > 0 ? facts.readFile(file) : null;
      if (text === null || text.length > 600_000 || !words.some((word) => text.includes(word))) return [];
      left -= text.length;
      return [{ file, text }];
    });
}

/**
 * The calls in the repository's tests that lead into the stack's code, best fit first, small ones first among equals.
 * Only the text is read; what the tests expect does not matter here.
 */
export function collectSeeds(facts: SeedFacts): Seed[] {
  const target = targetsOf(facts.frames);
  if (target.files.size === 0) return [];
  const tree = { files: new Set(facts.files), readFile: facts.readFile };
  const packages = packageFolders(facts);
  const seeds = new Map<string, Seed>();
  for (const { file, text } of testFiles(facts, target)) {
    const modules = new Map<string, string | null>();
    for (const call of testCalls(text, file)) {
      if (!modules.has(call.specifier)) modules.set(call.specifier, moduleFile(tree, packages, call.specifier, file));
      const module = modules.get(call.specifier);
      if (!module || testPath.test(module)) continue;
      const fit = fitOf(call.steps, module, target);
      const key = JSON.stringify([module, call.steps]);
      if (fit > 0 && !seeds.has(key)) seeds.set(key, { module, test: file, load: call.load, steps: call.steps, fit });
    }
    if (seeds.size >= maxSeeds) break;
  }
  const size = new Map([...seeds.values()].map((seed) => [seed, JSON.stringify(seed.steps).length]));
  return [...seeds.values()].toSorted((a, b) => b.fit - a.fit || (size.get(a) ?? 0) - (size.get(b) ?? 0));
}
