import type { Frame } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { frameOf, isOwnPath } from '../frame.ts';
import type { TraceReader } from './trace.ts';

/**
 * Reads what Ruby prints for an error that nobody rescued (https://docs.ruby-lang.org/en/3.4/exceptions_md.html):
 * `file:3:in 'divide': divided by 0 (ZeroDivisionError)`, then `from` lines; quotes as before and since 3.4. Its causes follow, each
 * in the same form.
 */
export const readRubyTrace: TraceReader = (lines, index) => {
  const first = readPart(lines, index);
  if (!first || (first.end === index + 1 && !(lines[index] ?? '').includes(':in '))) return null;
  const errors = [first.error];
  let end = first.end;
  for (let next = readPart(lines, end); next && errors.length < 20; next = readPart(lines, end)) {
    errors.push(next.error);
    end = next.end;
  }
  return { platform: 'other', errors, start: index, end, uncaught: true };
};

function readPart(lines: readonly string[], index: number) {
  const line = lines[index] ?? '';
  // Bounded parts without overlap, so that a hostile line stays linear.
  const match =
    line.length < 4096 ? /^(\S[^:]{0,500}(?::\/\/[^:]{1,300})?:\d{1,9}:in [`'][^']{1,200}'): (.*)$/.exec(line) : null;
  const frame = match?.[1] ? readRubyFrame(match[1]) : null;
  if (!match || !frame) return null;
  const said = [match[2] ?? ''];
  let end = index + 1;
  for (; !isFrom(lines[end] ?? '') && end < index + 10 && !said.at(-1)?.endsWith(')'); end += 1)
    said.push(lines[end] ?? '');
  const named = /^(.*)\(([A-Z][\w:]{0,200})\)(.*)$/s.exec(said.join('\n'));
  if (!named) return null;
  const frames = [frame];
  for (; isFrom(lines[end] ?? ''); end += 1) {
    const next = readRubyFrame((lines[end] ?? '').trim().slice(5));
    if (next) frames.push(next);
  }
  const message = `${named[1] ?? ''}${named[3] ?? ''}`.trim();
  return { error: errorOf({ type: named[2] ?? 'StandardError', message, frames }), end };
}

function isFrom(line: string): boolean {
  return /^\s{1,20}from \S/.test(line.slice(0, 40));
}

function readRubyFrame(text: string): Frame | null {
  const match = /^(.{1,600}?):(\d{1,9}):in [`']([^']{1,200})'$/.exec(text);
  if (!match?.[1]) return null;
  const name = (match[3] ?? '').replace(/^(?:(?:rescue|ensure) in |block (?:\(\d{1,3} levels\) )?in )+/, '');
  const native = match[1].startsWith('<internal:');
  return frameOf({
    filename: match[1],
    function: name.startsWith('<') ? null : name,
    line: Number(match[2]),
    inApp: !native && isOwnPath(match[1]) && !/\/(?:gems|lib\/ruby)\//.test(match[1]),
    native,
  });
}
