import { type ErrorHeading, isErrorName, readErrorHeading } from '../error-class.ts';
import { headingReach } from './trace.ts';

export interface FoundHeading {
  heading: ErrorHeading;
  /** The line it begins at. */
  start: number;
  uncaught: boolean;
}

/**
 * Looks up from the first frame for the heading of an error: the nearest line that begins (behind a log's prefix) with
 * a class that is an error's, else the line above. What stands between is the rest of a message of several lines. A line
 * with only `^` above says where the source excerpt of an uncaught error ends.
 */
export function findHeading(
  lines: readonly string[],
  firstFrame: number,
  isFrame: (line: string) => boolean,
): FoundHeading {
  const caret = caretAbove(lines, firstFrame, isFrame);
  const top = caret ?? Math.max(-1, firstFrame - headingReach);
  let start = firstNonBlank(lines, top + 1, firstFrame);
  let heading = caret === null ? null : readMessage(lines, start, firstFrame);
  for (let i = firstFrame - 1; i > top && !heading; i -= 1) {
    const line = lines[i] ?? '';
    if (isFrame(line)) break;
    if (headingIn(line)) {
      start = i;
      heading = readMessage(lines, i, firstFrame);
    }
  }
  if (heading) return { heading, start, uncaught: caret !== null || /\buncaught|unhandled/i.test(lines[start] ?? '') };
  const above = (lines[firstFrame - 1] ?? '').trim();
  const weak = !isFrame(above) ? readErrorHeading(above) : null;
  const found = weak ?? { type: 'Error', code: null, message: isFrame(above) ? '' : above };
  return { heading: found, start: above === '' ? firstFrame : firstFrame - 1, uncaught: false };
}

/** The error's heading in a line: at its start, or behind a log's prefix (a time, a level, a logger's name). */
export function headingIn(line: string): { heading: ErrorHeading; column: number } | null {
  for (let end = 0, tried = 0; end <= line.length && tried < 40; end += 1, tried += 1) {
    const next = line.indexOf(':', end);
    end = next < 0 ? line.trimEnd().length : next;
    const column = tokenStart(line, end);
    const token = line.slice(column, end);
    if (token.length > 0 && isErrorName(token.replace(/ \[[A-Z0-9_]{1,80}\]$/i, '')) && startsClean(line, column)) {
      const heading = readErrorHeading(line.slice(column));
      if (heading) return { heading, column };
    }
    if (next < 0) return null;
  }
  return null;
}

/** Back over `Name.Of.Class` and an optional ` [CODE]`; bounded, so a line of one long word costs no more than its length. */
function tokenStart(line: string, end: number): number {
  let start = end;
  if (line[end - 1] === ']') {
    const open = line.lastIndexOf(' [', end);
    if (open > 0 && end - open < 90) start = open;
  }
  const bound = Math.max(0, start - 120);
  while (start > bound && /[\p{L}\p{N}_$.]/u.test(line[start - 1] ?? '')) start -= 1;
  return start;
}

/** A class stands at the start, behind a space, a bracket or a quote; never inside a path or a word. */
function startsClean(line: string, column: number): boolean {
  return column === 0 || /[\s\])>"'|:]/.test(line[column - 1] ?? '');
}

function readMessage(lines: readonly string[], start: number, end: number): ErrorHeading | null {
  const first = lines[start] ?? '';
  const column = headingIn(first)?.column ?? 0;
  const more = lines.slice(start + 1, end);
  // Test runners print the source round the place between message and frames: `>  9 |   total(cart)`.
  const codeFrame = more.findIndex((line) => /^\s*>?\s*\d{1,7} ?\|/.test(line));
  const message = codeFrame < 0 ? more : more.slice(0, codeFrame);
  const text = [first.slice(column).trimStart(), ...message].join('\n').trimEnd();
  return start < end ? readErrorHeading(text) : null;
}

function caretAbove(lines: readonly string[], firstFrame: number, isFrame: (line: string) => boolean): number | null {
  for (let i = firstFrame - 1; i >= Math.max(0, firstFrame - headingReach); i -= 1) {
    const line = lines[i] ?? '';
    if (isFrame(line)) return null;
    if (/^[\s~]*\^[\s^~]*$/.test(line)) return i;
  }
  return null;
}

function firstNonBlank(lines: readonly string[], from: number, to: number): number {
  let index = from;
  while (index < to && (lines[index] ?? '').trim() === '') index += 1;
  return index;
}
