import type { EventError, Frame } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { type ErrorHeading, readErrorHeading } from '../error-class.ts';
import { frameOf } from '../frame.ts';
import type { TraceReader } from './trace.ts';

/**
 * Reads an exception as .NET prints it (https://learn.microsoft.com/dotnet/api/system.exception.tostring): `Class: message`,
 * inner exceptions behind ` ---> `, the innermost one's frames first, each set closed by `--- End of inner exception stack trace ---`.
 */
export const readDotnetTrace: TraceReader = (lines, index) => {
  const first = (lines[index] ?? '').replace(/^\s*Unhandled exception\. /i, '');
  if (first.length > 4096 || !/^[\w.+`]{1,200}(?:Exception|Error): /.test(first)) return null;
  const headings: ErrorHeading[] = [];
  let end = index;
  for (; end < Math.min(lines.length, index + 40) && !readFrame(lines[end] ?? ''); end += 1)
    addHeading(headings, end === index ? first : (lines[end] ?? ''));
  if (headings.length === 0 || !readFrame(lines[end] ?? '')) return null;
  const sets: Frame[][] = [[]];
  for (; end < lines.length; end += 1) {
    const frame = readFrame(lines[end] ?? '');
    if (frame) sets.at(-1)?.push(frame);
    else if (/^\s+--- End of inner exception stack trace ---/.test(lines[end] ?? '')) sets.push([]);
    else if (!/^\s*--- End of stack trace from previous location/.test(lines[end] ?? '')) break;
  }
  const errors = headings.map(
    (heading, i): EventError =>
      errorOf({ type: heading.type, message: heading.message, frames: sets[headings.length - 1 - i] ?? [] }),
  );
  const uncaught = /^\s*Unhandled exception/i.test(lines[index] ?? '');
  return { platform: 'other', errors, start: index, end, uncaught };
};

/** A line of the head: it may hold several exceptions, begin one, or go on with a message. */
function addHeading(headings: ErrorHeading[], line: string): void {
  for (const [position, part] of line.split(' ---> ').entries()) {
    const heading =
      position > 0 || headings.length === 0 || /^\s*---> /.test(line)
        ? readErrorHeading(part.replace(/^\s*---> /, ''))
        : null;
    const last = headings.at(-1);
    if (heading && headings.length < 20) headings.push(heading);
    else if (last && part.trim() !== '') last.message += `\n${part}`;
  }
}

function readFrame(line: string): Frame | null {
  const text = line.length < 4096 ? line.trim() : '';
  if (!text.startsWith('at ') || !/^\s/.test(line)) return null;
  const match = /^at ([\w.<>`+$[\],|]{1,500})\(([^()]{0,1000})\)(?: in (.{1,600}):line (\d{1,9}))?$/.exec(text);
  const called = match?.[1] ?? '';
  // `(Cart.java:12)` and `(Native Method)` are Java's.
  if (
    !match ||
    !called.includes('.') ||
    /^(?:[\w$-]+\.\w+(?::\d+)?|Native Method|Unknown Source)$/.test(match[2] ?? '')
  )
    return null;
  const dot = called.lastIndexOf('.');
  const library = /^(?:System|Microsoft)\./.test(called);
  return frameOf({
    filename: match[3] ?? null,
    line: match[4] ? Number(match[4]) : null,
    function: called.slice(dot + 1),
    module: called.slice(0, dot),
    inApp: !library,
    native: library,
  });
}
