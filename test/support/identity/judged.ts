import ts from 'typescript';
import type { MappedFrame } from '../../../src/domain/code-map.ts';
import type { EventError } from '../../../src/domain/event.ts';
import { bareFunctionName } from '../../../src/domain/function-name.ts';
import { parseOperation } from '../../../src/domain/operation.ts';
import type { Identity } from '../../../src/domain/reproduction.ts';
import type { ObservedFailure } from '../../../src/domain/run.ts';
import { judgeIdentity } from '../../../src/reproduction/identity/judge-identity.ts';
import { mapObserved } from '../../../src/reproduction/identity/map-observed.ts';
import { type Rewritten, rewrite, type Style } from './rewrite.ts';
import { rewordings } from './rewording.ts';
import { runProgram } from './run-program.ts';
import type { Failing, Family, Program } from './specimen.ts';

/** How production differs from the repository. */
export interface Variation {
  name: string;
  root?: string;
  style?: Style;
  /** Lines put before each file. */
  shift?: number;
  /** Stands for a source map: positions are told for the repository's own text, names stay minified. */
  sourceMap?: true;
  stackTraceLimit?: number;
  /** Take the n-th other wording of the message, and other engines' names of functions. */
  wording?: number;
  /** The reporter tells less: no columns, or no positions at all. */
  blind?: 'columns' | 'positions';
}

const letters = 'abcdefghijklmnopqrstuvwxyz';
const shortName = (_: string, index: number): string =>
  `${letters[index % 26]}${index >= 26 ? letters[Math.floor(index / 26)] : ''}_`.slice(0, 2);

export const asDeployed: Variation = { name: 'same code' };
export const variations: readonly Variation[] = [
  asDeployed,
  { name: 'shifted lines', shift: 17 },
  { name: 'another deploy path', root: '/var/task/releases/20240501' },
  { name: 'reformatted', style: { layout: 'spread' } },
  { name: 'renamed variables', style: { layout: 'as-is', rename: (name) => `${name}Renamed` } },
  { name: 'renamed and reformatted', style: { layout: 'spread', rename: (name, i) => `v${i}_${name}` } },
  {
    name: 'minified, by source map',
    style: { layout: 'minified', rename: shortName, renameFunctions: true },
    sourceMap: true,
  },
  { name: 'minified on one line', style: { layout: 'minified', rename: (name) => `${name}_` } },
  { name: 'stack cut at 10 frames', stackTraceLimit: 10 },
  { name: 'other engine’s words', wording: 0 },
  { name: 'second other engine’s words', wording: 1 },
];

export interface ProductionSide {
  error: EventError;
  causes: EventError[];
  frames: MappedFrame[];
  /** The variation changes something here (another engine has other words, ...). */
  applies: boolean;
}

/** Runs a way to fail as production: deployed elsewhere, driven by a service, in the given variation. */
export async function inProduction(family: Family, way: Failing, variation: Variation): Promise<ProductionSide> {
  const program = { ...family.program, ...way.patched };
  const rewritten = Object.fromEntries(
    Object.entries(program).map(([path, text]) => [path, deployed(text, variation)]),
  );
  const texts = Object.fromEntries(Object.entries(rewritten).map(([path, file]) => [path, file.text]));
  const failure = await runProgram(texts, way.call, {
    root: variation.root ?? '/srv/app',
    driver: 'src/service.js',
    stackTraceLimit: variation.stackTraceLimit,
  });
  const sources = variation.sourceMap ? program : texts;
  if (variation.sourceMap) mapBack(failure, rewritten, program);
  if (variation.blind) failure.frames.forEach((frame) => (frame.column = null));
  if (variation.blind === 'positions') failure.frames.forEach((frame) => (frame.line = null));
  const frames = mapObserved(failure, (path) => sources[path] ?? null);
  const reworded = reword(failure, frames, variation);
  const chain = errorsOf(failure);
  return { error: chain[0]!, causes: chain.slice(1), frames, applies: variation.wording === undefined || reworded };
}

/** Runs a way to fail as a replay: from the checkout, called by a test. */
export async function asReplay(family: Family, way: Failing): Promise<{ failure: ObservedFailure; program: Program }> {
  const program = { ...family.program, ...way.patched };
  return {
    failure: await runProgram(program, way.call, { root: '/tmp/tree', driver: 'test/replay.test.js' }),
    program,
  };
}

/** Judges a replay against production. The entry is the function that the replay called. */
export function judge(production: ProductionSide, replay: { failure: ObservedFailure; program: Program }): Identity {
  const { failure, program } = replay;
  const readFile = (path: string): string | null => program[path] ?? null;
  const frames = mapObserved(failure, readFile);
  const last = frames.findLast((frame) => frame.kind === 'source' && !frame.file?.startsWith('test/'));
  const entry = last?.file ? { entry: { file: last.file, function: last.function } } : {};
  return judgeIdentity({ production, observed: { failure, frames }, readFile, ...entry });
}

function deployed(text: string, { style, shift = 0 }: Variation): Rewritten {
  const shifted = '// a comment\n'.repeat(shift) + text;
  return style ? rewrite(text, style) : { text: shifted, originalOffset: (offset) => offset };
}

function mapBack(failure: ObservedFailure, rewritten: Record<string, Rewritten>, program: Program): void {
  for (const frame of failure.frames) {
    const file = rewritten[frame.file ?? ''];
    if (!file || frame.line === null || frame.column === null) continue;
    const generated = ts.createSourceFile('g.js', file.text, ts.ScriptTarget.Latest);
    const original = ts.createSourceFile('o.js', program[frame.file ?? ''] ?? '', ts.ScriptTarget.Latest);
    const offset = generated.getPositionOfLineAndCharacter(frame.line - 1, frame.column - 1);
    const place = original.getLineAndCharacterOfPosition(file.originalOffset(offset));
    Object.assign(frame, { line: place.line + 1, column: place.character + 1 });
  }
  if (failure.cause) mapBack(failure.cause, rewritten, program);
}

function reword(failure: ObservedFailure, frames: MappedFrame[], { wording }: Variation): boolean {
  if (wording === undefined) return false;
  const operation = parseOperation(failure.type, failure.message);
  const site = frames.find((frame) => frame.kind !== 'native');
  const words = rewordings(failure.message, operation, site?.expression ?? null)[wording];
  if (words === undefined || /^(?:new )?\w*Error\(/.test(site?.expression ?? '')) return false;
  failure.message = words;
  for (const frame of frames) frame.function = bareFunctionName(frame.function);
  return true;
}

function errorsOf(failure: ObservedFailure | null): EventError[] {
  if (!failure) return [];
  const { type, message, code } = failure;
  const frames = failure.frames.map(({ file, function: name, line, column, native, async }) => ({
    filename: file,
    absPath: null,
    function: name,
    module: null,
    line,
    column,
    inApp: !native,
    native,
    async,
    contextLine: null,
    preContext: [],
    postContext: [],
    vars: null,
    debugId: null,
  }));
  const error: EventError = { type, message, code, operation: parseOperation(type, message), frames, mechanism: null };
  return [error, ...errorsOf(failure.cause)];
}
