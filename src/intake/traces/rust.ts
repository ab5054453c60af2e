import type { Frame } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { frameOf, isOwnPath } from '../frame.ts';
import type { TraceReader } from './trace.ts';

/**
 * Reads a Rust panic with its backtrace, where there is one (https://doc.rust-lang.org/std/panic/fn.set_hook.html): the
 * message behind the place since 1.73, in quotes before it until then. Without a backtrace the place is the only frame.
 */
export const readRustTrace: TraceReader = (lines, index) => {
  const line = lines[index] ?? '';
  if (!line.startsWith('thread ') || line.length > 4096) return null;
  const now = /^thread '[^']{0,100}'(?: \(\d{1,12}\))? panicked at ([^\n]{1,500}):(\d{1,9}):(\d{1,9}):$/.exec(line);
  const before = now
    ? null
    : /^thread '[^']{0,100}' panicked at '(.{0,2000})', ([^']{1,500}):(\d{1,9}):(\d{1,9})$/.exec(line);
  if (!now && !before) return null;
  const place = {
    file: now?.[1] ?? before?.[2] ?? '',
    line: Number(now?.[2] ?? before?.[3]),
    column: Number(now?.[3] ?? before?.[4]),
  };
  let end = index + 1;
  const said = before ? [before[1] ?? ''] : [];
  const most = now ? index + 20 : end;
  for (; end < most && !isEnd(lines[end] ?? ''); end += 1) said.push(lines[end] ?? '');
  const backtrace = (lines[end] ?? '') === 'stack backtrace:' ? readBacktrace(lines, end + 1) : null;
  const own =
    backtrace?.frames.findIndex((frame) => frame.filename?.endsWith(place.file.replace(/^\.\//, '')) ?? false) ?? -1;
  const frames =
    backtrace && own >= 0
      ? backtrace.frames.slice(own)
      : [frameOf({ filename: place.file, line: place.line, column: place.column, inApp: isOwn(place.file) })];
  end = backtrace?.end ?? end;
  while ((lines[end] ?? '').startsWith('note: ')) end += 1;
  return {
    platform: 'other',
    errors: [errorOf({ type: 'panic', message: said.join('\n').trimEnd(), frames })],
    start: index,
    end,
    uncaught: true,
  };
};

function isEnd(line: string): boolean {
  return line === 'stack backtrace:' || line.startsWith('note: ') || line.trim() === '';
}

function readBacktrace(lines: readonly string[], from: number): { frames: Frame[]; end: number } {
  const frames: Frame[] = [];
  let end = from;
  for (; end < lines.length; end += 1) {
    const line = (lines[end] ?? '').slice(0, 2000);
    const called = /^\s{0,4}\d{1,4}: (?:0x[0-9a-f]{1,16} - )?(.{1,1000})$/.exec(line);
    const place = called ? null : /^\s{4,30}at (.{1,600}?)(?::(\d{1,9}))?(?::(\d{1,9}))?$/.exec(line);
    const last = frames.at(-1);
    if (called) frames.push(frameOf({ function: (called[1] ?? '').replace(/::h[0-9a-f]{16}$/, '') }));
    else if (place?.[1] && last) frames[frames.length - 1] = { ...last, ...placeOf(place) };
    else break;
  }
  return { frames, end };
}

function placeOf(place: RegExpExecArray): Partial<Frame> {
  const file = place[1] ?? '';
  return {
    filename: file,
    line: place[2] ? Number(place[2]) : null,
    column: place[3] ? Number(place[3]) : null,
    inApp: isOwn(file),
    native: !isOwn(file),
  };
}

function isOwn(file: string): boolean {
  return isOwnPath(file) && !file.startsWith('/rustc/') && !/[\\/]\.cargo[\\/]registry[\\/]/.test(file);
}
