import type { EventError, Frame } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { type ErrorHeading, readErrorHeading } from '../error-class.ts';
import { frameOf } from '../frame.ts';
import { findHeading } from './heading.ts';
import type { TraceReader } from './trace.ts';

/** Reads a Java (or Kotlin, Scala) trace as `printStackTrace` writes it, with its `Caused by:` chain; `Suppressed:` is passed over. */
export const readJavaTrace: TraceReader = (lines, index) => {
  if (!readJavaFrame(lines[index] ?? '')) return null;
  const found = findHeading(lines, index, (line) => readJavaFrame(line) !== null);
  const first = readJavaFrames(lines, index);
  const errors: EventError[] = [toError(withoutThread(found.heading), first.frames)];
  let end = first.end;
  for (;;) {
    const cause = /^\s*Caused by: (.{1,4000})$/.exec(lines[end] ?? '');
    const heading = cause?.[1] ? readErrorHeading(cause[1]) : null;
    if (!heading) break;
    const next = firstFrameBehind(lines, end + 1);
    const part = readJavaFrames(lines, next);
    const message = [heading.message, ...lines.slice(end + 1, next)].join('\n').trimEnd();
    errors.push(toError({ ...heading, message }, part.frames));
    end = part.end;
  }
  const uncaught = found.uncaught || (lines[found.start] ?? '').trim().startsWith('Exception in thread ');
  return { platform: 'java', errors, start: found.start, end, uncaught };
};

function toError(heading: ErrorHeading, frames: readonly Frame[]): EventError {
  return errorOf({ type: heading.type, message: heading.message, frames });
}

function withoutThread(heading: ErrorHeading): ErrorHeading {
  const match = /^Exception in thread ".{0,200}?" (.*)$/s.exec(heading.message);
  return match?.[1] ? (readErrorHeading(match[1]) ?? heading) : heading;
}

function firstFrameBehind(lines: readonly string[], from: number): number {
  for (let i = from; i < Math.min(lines.length, from + 20); i += 1) if (readJavaFrame(lines[i] ?? '')) return i;
  return from;
}

/** Frames from a line on; `... 3 more` ends them, a suppressed error's own lines are skipped by their deeper indentation. */
function readJavaFrames(lines: readonly string[], from: number): { frames: Frame[]; end: number } {
  const frames: Frame[] = [];
  const indent = indentOf(lines[from] ?? '');
  let suppressed = false;
  let end = from;
  for (; end < lines.length; end += 1) {
    const line = lines[end] ?? '';
    const frame = readJavaFrame(line);
    if (/^\s*Suppressed: /.test(line)) suppressed = true;
    else if (suppressed && indentOf(line) > indent) continue;
    else if (frame) frames.push(frame);
    else if (!/^\s*\.\.\. \d+ (?:more|common frames omitted)/.test(line)) break;
  }
  return { frames, end };
}

/** `at java.base/a.b.C.method(C.java:10)`, `(Native Method)`, `(Unknown Source)`; else null. */
export function readJavaFrame(line: string): Frame | null {
  const text = line.trim().replace(/ ~?\[.{0,200}\]$/, '');
  if (!text.startsWith('at ') || !text.endsWith(')')) return null;
  const open = text.lastIndexOf('(');
  const called = text.slice(3, open);
  const path = called.slice(called.lastIndexOf('/') + 1);
  const dot = path.lastIndexOf('.');
  const source = text.slice(open + 1, -1);
  const place = /^([\w$-]{1,200}\.(?:java|kt|kts|scala|groovy|clj))(?::(\d{1,9}))?$/.exec(source);
  if (dot <= 0 || /\s/.test(called) || !(place || source === 'Native Method' || source === 'Unknown Source'))
    return null;
  const platform = /^(?:java|javax|jdk|sun|com\.sun|kotlin|scala)\./.test(path);
  return frameOf({
    filename: place?.[1] ?? null,
    function: path.slice(dot + 1),
    module: path.slice(0, dot),
    line: place?.[2] ? Number(place[2]) : null,
    native: !place || platform,
    inApp: !!place && !platform,
  });
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
