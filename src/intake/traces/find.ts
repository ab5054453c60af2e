import { readDotnetTrace } from './dotnet.ts';
import { readGoTrace } from './go.ts';
import { readJavaTrace } from './java.ts';
import { readPhpTrace } from './php.ts';
import { readPythonTrace } from './python.ts';
import { readRubyTrace } from './ruby.ts';
import { readRustTrace } from './rust.ts';
import type { PrintedTrace, TraceReader } from './trace.ts';
import { readV8Trace } from './v8.ts';
import { readWebTrace } from './web.ts';

const readers: readonly TraceReader[] = [
  readPythonTrace,
  readGoTrace,
  readDotnetTrace,
  readPhpTrace,
  readRustTrace,
  readRubyTrace,
  readJavaTrace,
  readV8Trace,
  readWebTrace,
];
const traceBound = 2000;

/** All stack traces of a text in their order, each line belonging to one at most. At most 2,000: the last ones. */
export function findTraces(lines: readonly string[]): PrintedTrace[] {
  const found: PrintedTrace[] = [];
  for (let index = 0; index < lines.length; ) {
    const trace = (lines[index] ?? '').trim() === '' ? null : readAt(lines, index);
    if (trace) found.push(trace);
    if (found.length > traceBound) found.shift();
    index = Math.max(index + 1, trace?.end ?? 0);
  }
  return found;
}

function readAt(lines: readonly string[], index: number): PrintedTrace | null {
  for (const read of readers) {
    const trace = read(lines, index);
    if (trace) return trace;
  }
  return null;
}

/** The trace that a text is about: the last that nobody caught, else the last. Null for none. */
export function chooseTrace<T extends Pick<PrintedTrace, 'uncaught'>>(traces: readonly T[]): T | null {
  return traces.findLast((trace) => trace.uncaught) ?? traces.at(-1) ?? null;
}
