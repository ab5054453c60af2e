import type { MappedFrame } from '../../domain/code-map.ts';
import type { ReproductionContext } from '../context.ts';
import { isPublic, packageFolderOf } from '../seeds/public-names.ts';

type Facts = Pick<ReproductionContext, 'event' | 'frames' | 'files' | 'readFile'>;

/**
 * How a function may be called alone so that the failure says something of production: with `any` arguments that lead to
 * it, only `as-captured`, or not at all (`none`).
 */
export type Standing = 'any' | 'as-captured' | 'none';

const makesError = /^(?:throw\b|(?:new )?[\w$.]*(?:Error|Exception)\()/;

/** The code says on purpose that something is wrong: an error in words of its own, by a `throw` of its own. */
function isDeliberate({ event, frames, readFile }: Facts): boolean {
  const [thrower] = frames;
  if (event.errors[0]?.operation.kind !== 'throw' || !thrower || thrower.kind === 'native') return false;
  if (thrower.kind !== 'source' || thrower.file === null || thrower.line === null) return true;
  const line = readFile(thrower.file)?.split('\n')[thrower.line - 1] ?? '';
  return makesError.test(thrower.expression ?? '') || /\bthrow\b/.test(line);
}

/** Stacks end at a number of frames that engines and SDKs set: 10, 50, 100. What called the last one is then not known. */
const isFull = (frames: readonly MappedFrame[]): boolean => frames.length > 0 && frames.length % 10 === 0;

/** The stack shows that this frame's function was called from outside of its package. */
function isEntered(frames: readonly MappedFrame[], index: number, files: ReadonlySet<string>): boolean {
  const file = frames[index]?.file;
  const caller = frames.slice(index + 1).find(({ kind }) => kind !== 'native');
  if (!file) return false;
  if (!caller) return !isFull(frames);
  if (caller.kind !== 'source' || caller.file === null) return !caller.via.startsWith('not in workspace package');
  return packageFolderOf(files, caller.file) !== packageFolderOf(files, file);
}

/**
 * A deliberate throw is the right answer to arguments that break a contract, so a function called alone with other
 * arguments than production had proves nothing by it: the caller that broke the contract is left out. It may be called so
 * only where users of the package call it: it is public, or the stack shows that it was entered from outside. Otherwise
 * production's own arguments are needed, and a part of the stack in which the mistake can lie: not the thrower alone.
 * `index`: of the function's frame in the mapped frames; -1 where it is not on the stack. `name`: as its module exports it.
 */
export function standingOf(facts: Facts, file: string, name: string | null, index: number): Standing {
  if (!isDeliberate(facts)) return 'any';
  const files = new Set(facts.files);
  if (isEntered(facts.frames, index, files) || isPublic({ files, readFile: facts.readFile }, file, name)) return 'any';
  return index > 0 ? 'as-captured' : 'none';
}
