import type { EventError, Frame } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { readErrorHeading } from '../error-class.ts';
import { frameOf, isOwnPath } from '../frame.ts';
import type { TraceReader } from './trace.ts';

const opening = 'Traceback (most recent call last):';

/**
 * Reads a Python traceback (https://docs.python.org/3/library/traceback.html): frames outermost first, the error last,
 * chained errors with the cause first and one of two fixed sentences between.
 */
export const readPythonTrace: TraceReader = (lines, index) => {
  if (!isOpening(lines[index] ?? '')) return null;
  const errors: EventError[] = [];
  let end = index;
  while (end < lines.length && isOpening(lines[end] ?? '')) {
    const part = readPart(lines, end + 1);
    if (!part) break;
    errors.unshift(part.error);
    end = part.end;
    const next = nextPart(lines, end);
    if (next === null) break;
    end = next;
  }
  return errors.length === 0 ? null : { platform: 'python', errors, start: index, end, uncaught: false };
};

function isOpening(line: string): boolean {
  return line.trimEnd().endsWith(opening);
}

function readPart(lines: readonly string[], from: number): { error: EventError; end: number } | null {
  const frames: Frame[] = [];
  let index = from;
  for (; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const frame = readPythonFrame(line);
    if (frame) frames.push(frame);
    else if (!/^\s/.test(line)) break;
    else addSource(frames.at(-1), line);
  }
  const heading = readErrorHeading((lines[index] ?? '').trim());
  if (!heading) return null;
  const message = [heading.message];
  for (index += 1; index < lines.length && isMessageLine(lines[index] ?? ''); index += 1)
    message.push(lines[index] ?? '');
  const error = errorOf({ type: heading.type, message: message.join('\n'), frames: frames.toReversed() });
  return { error, end: index };
}

function readPythonFrame(line: string): Frame | null {
  const text = line.trim();
  if (!text.startsWith('File "')) return null;
  const close = text.indexOf('", line ', 6);
  const match = close > 0 ? /^", line (\d{1,9})(?:, in (.{1,300}))?$/.exec(text.slice(close)) : null;
  if (!match) return null;
  const filename = text.slice(6, close);
  const frozen = filename.startsWith('<');
  const library = !isOwnPath(filename) || /[\\/]lib[\\/]python\d/.test(filename);
  return frameOf({
    filename,
    function: match[2] && match[2] !== '<module>' ? match[2] : null,
    line: Number(match[1]),
    inApp: !frozen && !library,
    native: frozen,
  });
}

function addSource(frame: Frame | undefined, line: string): void {
  if (frame && frame.contextLine === null && !/^[\s~^]*$/.test(line)) frame.contextLine = line.trim();
}

/** The rest of a message of several lines: up to a blank line, another trace, or what begins like a log line. */
function isMessageLine(line: string): boolean {
  return (
    line.trim() !== '' &&
    !isOpening(line) &&
    !/^(?:\d|[[{]|\w+:? (?:INFO|WARN|ERROR|DEBUG)|(?:INFO|WARN|ERROR|DEBUG)\b)/.test(line)
  );
}

function nextPart(lines: readonly string[], from: number): number | null {
  const near = lines.slice(from, from + 5);
  const chained = near.some((line) =>
    /^(?:During handling of the above|The above exception was the direct)/.test(line.trim()),
  );
  const offset = near.findIndex(isOpening);
  return chained && offset >= 0 ? from + offset : null;
}
