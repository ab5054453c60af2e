import type { Frame } from '../../domain/event.ts';
import { errorOf } from '../draft.ts';
import { frameOf } from '../frame.ts';
import { asPosition } from '../loose-json.ts';
import { headingReach, type TraceReader } from './trace.ts';

/** Reads a Go panic or fatal error with the stack of the goroutine that raised it, or a bare `goroutine N [running]:`. */
export const readGoTrace: TraceReader = (lines, index) => {
  const panic = /(?:^|\s)(panic|fatal error): (.*)$/.exec((lines[index] ?? '').slice(0, 2000));
  const goroutine = panic ? findGoroutine(lines, index) : index;
  if (goroutine === null || !isGoroutine(lines[goroutine] ?? '')) return null;
  const stack = readGoStack(lines, goroutine + 1);
  if (stack.frames.length === 0) return null;
  const others = countGoroutines(lines, stack.end);
  const message = panic ? panicMessage(lines, index, goroutine, panic[2] ?? '') : (lines[goroutine] ?? '').trim();
  const error = errorOf({ type: panic?.[1] ?? 'goroutine', message, frames: stack.frames });
  return {
    platform: 'go',
    errors: [error],
    start: index,
    end: others.end,
    uncaught: panic !== null,
    remarks:
      others.count > 0 ? [`${others.count + 1} goroutines are printed; the first, which raised it, was read`] : [],
  };
};

function isGoroutine(line: string): boolean {
  return /^goroutine \d{1,12} \[[^\]]{1,100}\]:$/.test(line.trim());
}

function findGoroutine(lines: readonly string[], from: number): number | null {
  for (let i = from + 1; i < Math.min(lines.length, from + headingReach); i += 1)
    if (isGoroutine(lines[i] ?? '')) return i;
  return null;
}

/** The panic's text up to the first blank line, without the line about the signal and the mark `[recovered]`. */
function panicMessage(lines: readonly string[], from: number, to: number, first: string): string {
  const more: string[] = [];
  for (let i = from + 1; i < to && (lines[i] ?? '').trim() !== ''; i += 1) more.push(lines[i] ?? '');
  const rest = more.filter((line) => !/^\s*(?:\[signal |panic: )/.test(line));
  return [first, ...rest]
    .join('\n')
    .replace(/ \[recovered(?:, repanicked)?\]$/, '')
    .trimEnd();
}

function readGoStack(lines: readonly string[], from: number): { frames: Frame[]; end: number } {
  const frames: Frame[] = [];
  let index = from;
  for (; index + 1 < lines.length; index += 2) {
    const place = readPlace(lines[index + 1] ?? '');
    const call = (lines[index] ?? '').trim();
    if (!place || call === '') break;
    const name = nameOf(call);
    const standard =
      /(?:^|\/)go(?:\/|[\d.-]+\/|root\/)?src\/(?!.*\.[a-z]{2,}\/)/.test(place.file) || /^(?:runtime|panic$)/.test(name);
    frames.push(
      frameOf({
        filename: place.file,
        function: name,
        module: name.slice(0, name.indexOf('.', name.lastIndexOf('/') + 1)) || null,
        line: place.line,
        native: name === 'panic' || name.startsWith('runtime.'),
        inApp: !standard && !place.file.includes('/pkg/mod/') && !place.file.includes('/vendor/'),
      }),
    );
  }
  return { frames: withoutRuntimeHead(frames), end: index };
}

/** The throw is where the program panicked, not the runtime's own frames on top of it. */
function withoutRuntimeHead(frames: Frame[]): Frame[] {
  // What stands above the call of `panic` are deferred functions that looked at it.
  const panicked = frames.findLastIndex((frame) => frame.function === 'panic');
  const first = frames.findIndex(
    (frame, i) => i > panicked && !frame.native && frame.function !== 'runtime/debug.Stack',
  );
  return first > 0 ? frames.slice(first) : frames;
}

function readPlace(line: string): { file: string; line: number } | null {
  if (!/^\s/.test(line)) return null;
  const text = line.trim().replace(/ \+0x[0-9a-f]{1,16}$/, '');
  const colon = text.lastIndexOf(':');
  const number = colon > 0 ? asPosition(text.slice(colon + 1)) : null;
  return number === null ? null : { file: text.slice(0, colon), line: number };
}

/** `main.(*T).Run(0x1, {0x2, 0x3})` -> `main.(*T).Run`; `created by main.start in goroutine 1` -> `main.start`. */
function nameOf(call: string): string {
  const text = call.replace(/^created by /, '').replace(/ in goroutine \d{1,12}$/, '');
  if (!text.endsWith(')')) return text;
  let depth = 0;
  for (let i = text.length - 1; i > 0; i -= 1) {
    if (text[i] === ')') depth += 1;
    if (text[i] === '(') depth -= 1;
    if (depth === 0) return text.slice(0, i);
  }
  return text;
}

function countGoroutines(lines: readonly string[], from: number): { count: number; end: number } {
  let count = 0;
  let end = from;
  for (let i = from; i < lines.length; ) {
    while (i < lines.length && (lines[i] ?? '').trim() === '') i += 1;
    if (!isGoroutine(lines[i] ?? '')) break;
    count += 1;
    while (i < lines.length && (lines[i] ?? '').trim() !== '') i += 1;
    end = i;
  }
  return { count, end };
}
