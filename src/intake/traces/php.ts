import type { EventError, Frame } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { readErrorHeading } from '../error-class.ts';
import { frameOf, isOwnPath } from '../frame.ts';
import type { TraceReader } from './trace.ts';

/**
 * Reads an exception as PHP prints it (https://www.php.net/manual/en/exception.tostring.php): `Class: message in file:line`,
 * `Stack trace:`, `#0 file(line): call()`, up to `{main}`; previous exceptions come first, the next behind `Next`.
 */
export const readPhpTrace: TraceReader = (lines, index) => {
  const errors: EventError[] = [];
  let end = index;
  for (let from = index; errors.length < 20; from = nextPart(lines, end)) {
    const part = readPart(lines, from);
    if (!part) break;
    errors.unshift(part.error);
    end = part.end;
  }
  if (errors.length === 0) return null;
  const uncaught = (lines[index] ?? '').includes('Uncaught ');
  return { platform: 'other', errors, start: index, end, uncaught };
};

function nextPart(lines: readonly string[], end: number): number {
  return (lines[end] ?? '').trim() === '' ? end + 1 : end;
}

function readPart(lines: readonly string[], index: number): { error: EventError; end: number } | null {
  const first = lines[index] ?? '';
  if (first.length > 4096 || !/[A-Z]/.test(first)) return null;
  // The heading may go on over a few lines; the trace's own line ends it.
  const traceAt = [1, 2, 3, 4, 5].find((offset) => (lines[index + offset] ?? '').trim() === 'Stack trace:');
  if (traceAt === undefined || !(lines[index + traceAt + 1] ?? '').trim().startsWith('#0 ')) return null;
  const said = lines.slice(index, index + traceAt).join('\n');
  const place = / in (\S[^\n]{0,600}):(\d{1,9})$/.exec(said.slice(-640));
  const text = (place ? said.slice(0, -place[0].length) : said)
    .replace(/^(?:PHP )?(?:Fatal error|Warning|Notice): {1,2}/, '')
    .replace(/^(?:Uncaught|Next) /, '')
    .replace(/^[\w\\]{1,200}(?=:|$)/, (name) => name.replaceAll('\\', '.'));
  const heading = readErrorHeading(text);
  if (!heading) return null;
  const frames: Frame[] = [];
  let pending = place?.[1] ? { file: place[1], line: Number(place[2]) } : null;
  let end = index + traceAt + 1;
  for (; end < lines.length; end += 1) {
    const call = /^#\d{1,4} (?:(\{main\})|(?:\[internal function\]|(.{1,600})\((\d{1,9})\)): (.{1,2000}))$/.exec(
      (lines[end] ?? '').trim(),
    );
    if (!call) break;
    // PHP names the caller's place beside the callee: each call's own place is the line before.
    frames.push(frameAt(pending, call[1] ? null : nameOf(call[4] ?? '')));
    pending = call[2] ? { file: call[2], line: Number(call[3]) } : null;
  }
  while (/^\s{1,8}thrown in /.test((lines[end] ?? '').slice(0, 40))) end += 1;
  return { error: errorOf({ type: heading.type, message: heading.message, frames }), end };
}

function nameOf(call: string): string {
  return call.slice(0, call.indexOf('(') < 0 ? 300 : call.indexOf('(')).slice(0, 300);
}

function frameAt(place: { file: string; line: number } | null, name: string | null): Frame {
  return frameOf({
    filename: place?.file ?? null,
    line: place?.line ?? null,
    function: name,
    inApp: place !== null && isOwnPath(place.file) && !/[\\/]vendor[\\/]/.test(place.file),
    native: place === null,
  });
}
