import { types } from 'node:util';

/** A line of an engine's stack text. Lines and columns from 1. */
export interface StackFrame {
  function: string | null;
  file: string | null;
  line: number | null;
  column: number | null;
  isAsync: boolean;
}

/** The stack text of an error, read without running code of the app; null where there is none. */
export function stackOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || types.isProxy(error)) return null;
  const own = Object.getOwnPropertyDescriptor(error, 'stack');
  // Newer engines have an accessor of their own there.
  const isNative = own?.get !== undefined && Function.prototype.toString.call(own.get).endsWith('{ [native code] }');
  const stack: unknown = isNative ? own?.get?.call(error) : own?.value;
  return typeof stack === 'string' ? stack.slice(0, 200_000) : null;
}

const line = /^ {4}at (async )?(?:(.*?) \((.*)\)|(.*))$/;

/** The frames of a V8 stack text, innermost first (https://v8.dev/docs/stack-trace-api). At most 100. */
export function readStack(stack: string): StackFrame[] {
  const found: StackFrame[] = [];
  for (const text of stack.split('\n')) {
    const match = text.length < 5000 ? line.exec(text) : null;
    if (!match || found.length >= 100) continue;
    const place = /^(.*?):(\d+):(\d+)$/.exec(match[3] ?? match[4] ?? '');
    found.push({
      function: match[2] ?? null,
      file: place?.[1] ?? null,
      line: place ? Number(place[2]) : null,
      column: place ? Number(place[3]) : null,
      isAsync: match[1] !== undefined,
    });
  }
  return found;
}
