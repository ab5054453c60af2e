import type { Frame, Operation } from '../../domain/event.ts';
import { expressionAt } from '../../syntax/expression-at.ts';
import { enclosingFunction } from '../../syntax/function-at.ts';
import { isSource } from '../workspace/workspace.ts';
import { bareNames } from './function-name.ts';

/** How a file's content agrees with what production said of a frame. */
export interface Agreement {
  /** Positive: evidence for this file; negative: evidence against it. */
  points: number;
  /** Where the frame's code stands in this version of the file; null when that can't be told. */
  line: number | null;
  column: number | null;
  /** The context line was found elsewhere in the file: another version of it was deployed. */
  moved: boolean;
}

/** What the frame one further in says: the function that this frame's expression called. */
export interface FrameClues {
  frame: Frame;
  callee: Frame | null;
  /** Of the error; for the innermost frame only. */
  operation: Operation | null;
}

/** Points from which a file counts as confirmed by its content. */
export const confirmed = 2;

/** Compares a frame with a file's text: context line, enclosing function, expression at the position. */
export function agreement(clues: FrameClues, path: string, text: string): Agreement {
  const { frame } = clues;
  const lines = text.split('\n');
  if (frame.line === null) return { points: byWords(clues, text), line: null, column: null, moved: false };
  const context = contextPoints(frame, lines);
  const line = context.line ?? frame.line;
  if (line > lines.length) return { points: -4, line: null, column: null, moved: false };
  const code = isSource(path)
    ? codePoints(clues, path, text, line)
    : byWords(clues, lines.slice(line - 30, line).join('\n'));
  return { points: context.points + code, line, column: frame.column, moved: line !== frame.line };
}

function contextPoints(frame: Frame, lines: readonly string[]): { points: number; line: number | null } {
  const wanted = squeeze(frame.contextLine ?? '');
  if (wanted.length < 3 || frame.line === null) return { points: 0, line: null };
  const there = squeeze(lines[frame.line - 1] ?? '');
  if (there === wanted) return { points: wanted.length >= 8 ? 4 : 2, line: null };
  // Scrubbed, cut by the SDK, or built: alike is no evidence either way.
  if (alike(there, wanted)) return { points: 0, line: null };
  const elsewhere = lines.flatMap((line, i) => (squeeze(line) === wanted ? [i + 1] : []));
  if (wanted.length >= 12 && elsewhere.length === 1) return { points: 3, line: elsewhere[0] ?? null };
  return { points: -3, line: null };
}

function codePoints(clues: FrameClues, path: string, text: string, line: number): number {
  const { frame, operation, callee } = clues;
  // The engine refused the whole script: where it stood says nothing, what it refused does.
  if (operation?.met === 'syntax' && operation.property !== null) return declares(text, operation.property) ? 2 : -2;
  const names = bareNames(frame.function);
  const around = enclosingFunction(text, path, line, frame.column);
  const own = bareNames(around?.name ?? null);
  let points = 0;
  if (names.some((name) => own.includes(name))) points += 2;
  else if (names.length > 0 && !names.some((name) => text.includes(name))) points -= 3;
  const at = expressionAt(text, path, line, frame.column, operation);
  if (!at) return points - (frame.column === null ? 0 : 1);
  const expression = text.slice(at.start, at.end);
  if (operation?.property)
    points += expression.includes(bareNames(operation.property)[0] ?? operation.property) ? 2 : -2;
  else if (operation?.kind === 'throw' && at.exact) points += at.kind === 'throw' ? 2 : 0;
  const called = bareNames(callee?.function ?? null);
  if (called.length > 0 && at.exact && called.some((name) => expression.includes(name))) points += 2;
  else if (callee && at.exact) points += 0.5;
  return points;
}

function declares(text: string, name: string): boolean {
  return ['const', 'let', 'class', 'function', 'var'].some((word) => text.includes(`${word} ${name}`));
}

/** For texts that are not parsed (other languages): is the function's name there at all? */
function byWords(clues: FrameClues, text: string): number {
  const names = bareNames(clues.frame.function);
  if (names.length === 0) return 0;
  return names.some((name) => text.includes(name)) ? 2 : -2;
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, ' ').trim().slice(0, 1000);
}

function alike(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => new Set(text.match(/[\p{ID_Continue}$]+/gu) ?? []));
  if (!left || !right || left.size === 0 || right.size === 0) return false;
  const common = [...left].filter((word) => right.has(word)).length;
  return common / Math.min(left.size, right.size) >= 0.7 && common >= 2;
}
