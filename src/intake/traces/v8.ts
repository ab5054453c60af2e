import type { EventError, Frame } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { type ErrorHeading, isErrorName, readErrorHeading } from '../error-class.ts';
import { readFilename } from '../frame.ts';
import { intakeLimits } from '../limits.ts';
import { findHeading } from './heading.ts';
import { headingReach, type PrintedTrace, type TraceReader } from './trace.ts';
import { readV8Frame, splitPosition } from './v8-frame.ts';

/**
 * Reads what Node, Deno, Chromium and loggers print of a V8 error: heading, `at` lines, the `{ code: ... }` tail with
 * `[cause]:` and `[errors]:` inside, and the source excerpt with `^` before it that only an uncaught error has.
 */
export const readV8Trace: TraceReader = (lines, index) => {
  const line = lines[index] ?? '';
  if (readV8Frame(line)) return readFromFrames(lines, index);
  const bare = readBracketed(line);
  return bare ? readFromBracketed(lines, index, bare) : null;
};

function readFromFrames(lines: readonly string[], index: number): PrintedTrace {
  const heading = findHeading(lines, index, (line) => readV8Frame(line) !== null);
  const cursor = { lines, index, depth: 0, errors: 0 };
  const errors = readBody(cursor, heading.heading);
  addExcerpt(lines, heading.start, errors[0]?.frames[0]);
  const uncaught = heading.uncaught || isTrailer(lines, cursor.index);
  return finish(lines, heading.start, cursor.index, errors, uncaught);
}

/** The source excerpt (`file:line`, the line, `^`) above an uncaught error is the context line of the frame that it names. */
function addExcerpt(lines: readonly string[], heading: number, frame: Frame | undefined): void {
  if (!frame) return;
  for (let i = heading - 1; i >= Math.max(2, heading - 3); i -= 1) {
    if (!/^[\s~]*\^[\s^~]*$/.test(lines[i] ?? '')) continue;
    const place = splitPosition((lines[i - 2] ?? '').trim());
    if (place && readFilename(place.file) === frame.filename && place.line === frame.line) {
      frame.contextLine = (lines[i - 1] ?? '').slice(0, intakeLimits.contextLineLength);
    }
    return;
  }
}

/** `[AggregateError: All promises were rejected] {` : an error without a stack, printed in brackets. */
function readFromBracketed(lines: readonly string[], index: number, heading: ErrorHeading): PrintedTrace | null {
  const cursor = { lines, index: index + 1, depth: 0, errors: 0 };
  const opens = (lines[index] ?? '').trimEnd().endsWith('{');
  const tail = opens ? readTail(cursor, indentOf(lines[index] ?? '')) : noTail;
  const uncaught = isTrailer(lines, cursor.index);
  if (!opens && !uncaught) return null;
  const error = errorOf({ type: heading.type, message: heading.message, code: heading.code ?? tail.code });
  return finish(lines, index, cursor.index, [error, ...tail.errors], uncaught);
}

function finish(
  lines: readonly string[],
  start: number,
  end: number,
  errors: EventError[],
  uncaught: boolean,
): PrintedTrace {
  const files = errors.flatMap((error) => error.frames.map((frame) => frame.filename ?? ''));
  const inBrowser =
    files.some((file) => /^(?:https?|webpack|chrome-extension):/.test(file)) &&
    !files.some((file) => file.startsWith('node:'));
  const version = readTrailer(lines, end);
  return {
    platform: inBrowser ? 'javascript' : 'node',
    errors,
    start,
    end,
    uncaught,
    runtime: version ? { name: 'node', version } : null,
  };
}

interface Cursor {
  lines: readonly string[];
  index: number;
  depth: number;
  errors: number;
}

/** Frames from the cursor on, then the tail; the cursor ends behind both. */
function readBody(cursor: Cursor, heading: ErrorHeading): EventError[] {
  const frames: Frame[] = [];
  let last = '';
  const indent = indentOf(cursor.lines[cursor.index] ?? '');
  for (; cursor.index < cursor.lines.length; cursor.index += 1) {
    const line = cursor.lines[cursor.index] ?? '';
    const frame = readV8Frame(line);
    if (!frame && !/^\s*\.\.\. \d+ (?:lines|more)/.test(line)) break;
    if (frame) frames.push(frame);
    last = line.trimEnd();
    if (last.endsWith('{')) {
      cursor.index += 1;
      break;
    }
  }
  const tail = last.endsWith('{') ? readTail(cursor, Math.max(0, indent - 4)) : noTail;
  const caused = readCausedBy(cursor);
  const error = errorOf({ type: heading.type, message: heading.message, code: heading.code ?? tail.code, frames });
  return [error, ...tail.errors, ...caused];
}

interface Tail {
  code: string | null;
  errors: EventError[];
}
const noTail: Tail = { code: null, errors: [] };

/** The error's own properties as `util.inspect` prints them, up to the closing brace at the heading's indentation. */
function readTail(cursor: Cursor, indent: number): Tail {
  const tail: Tail = { code: null, errors: [] };
  const limit = Math.min(cursor.lines.length, cursor.index + 2000);
  while (cursor.index < limit) {
    const line = cursor.lines[cursor.index] ?? '';
    const text = line.trim();
    if (indentOf(line) <= indent && /^\}[\],]*/.test(text)) {
      cursor.index += 1;
      return tail;
    }
    const nested = /^\[(?:cause|errors)\]: (?=\S)(.*)$/.exec(text)?.[1] ?? (text.startsWith('[errors]:') ? '[' : null);
    cursor.index += 1;
    if (nested !== null) tail.errors.push(...readNested(cursor, nested, indentOf(line)));
    else if (indentOf(line) <= indent + 2) tail.code ??= /^code: '([^']{1,100})',?$/.exec(text)?.[1] ?? null;
  }
  return tail;
}

/** `[cause]: TypeError: ...` with its own frames further in, or the list `[errors]: [` of an aggregate error. */
function readNested(cursor: Cursor, rest: string, indent: number): EventError[] {
  if (rest === '[' || rest === '[ ') return readList(cursor, indent);
  return readNestedError(cursor, rest);
}

function readList(cursor: Cursor, indent: number): EventError[] {
  const errors: EventError[] = [];
  while (cursor.index < cursor.lines.length && errors.length < intakeLimits.errors) {
    const line = cursor.lines[cursor.index] ?? '';
    if (indentOf(line) <= indent) break;
    cursor.index += 1;
    errors.push(...readNestedError(cursor, line.trim()));
  }
  return errors;
}

function readNestedError(cursor: Cursor, first: string): EventError[] {
  const text = first.replace(/^\[(?=.*\][,{ ]*$)/, '').replace(/\][,{ ]*$/, '');
  const printed = readErrorHeading(text);
  if (!printed || cursor.depth > intakeLimits.errors || cursor.errors > intakeLimits.errors) return [];
  cursor.errors += 1;
  const message = [printed.message];
  const limit = Math.min(cursor.lines.length, cursor.index + headingReach);
  let frameAt = cursor.index;
  while (frameAt < limit && !readV8Frame(cursor.lines[frameAt] ?? '')) {
    if (/^\s*(?:\}|\]|\[cause\]|$)/.test(cursor.lines[frameAt] ?? '')) frameAt = limit;
    else message.push((cursor.lines[frameAt] ?? '').trim());
    frameAt += 1;
  }
  if (frameAt >= limit) {
    return isErrorName(printed.type)
      ? [errorOf({ type: printed.type, message: printed.message, code: printed.code })]
      : [];
  }
  cursor.index = frameAt;
  cursor.depth += 1;
  const errors = readBody(cursor, { ...printed, message: message.join('\n') });
  cursor.depth -= 1;
  return errors;
}

/** `caused by: TypeError: ...` behind the frames, as pino and VError write it. */
function readCausedBy(cursor: Cursor): EventError[] {
  const match = /^\s*caused by:? (.{1,1000})$/i.exec(cursor.lines[cursor.index] ?? '');
  if (!match?.[1] || cursor.depth > intakeLimits.errors) return [];
  cursor.index += 1;
  return readNestedError(cursor, match[1]);
}

function readBracketed(line: string): ErrorHeading | null {
  const text = line.trim();
  if (!text.startsWith('[')) return null;
  const end = text.endsWith('] {') ? text.length - 3 : text.endsWith(']') ? text.length - 1 : -1;
  const heading = end > 0 ? readErrorHeading(text.slice(1, end)) : null;
  return heading && isErrorName(heading.type) ? heading : null;
}

/** `Node.js v20.20.2`: what Node prints last when an error ended the process. */
function readTrailer(lines: readonly string[], index: number): string | null {
  const near = lines.slice(index, index + 4).map((line) => line.trim());
  return (
    near
      .map((line) => /^Node\.js v(\d+\.\d+\.\d+\S{0,40})$/.exec(line)?.[1])
      .find((version) => version !== undefined) ?? null
  );
}

function isTrailer(lines: readonly string[], index: number): boolean {
  return readTrailer(lines, index) !== null;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
