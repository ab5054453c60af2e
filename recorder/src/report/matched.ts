import type { CapturedFrame } from '../capture/captured.ts';
import { urlOfPath } from '../capture/watch.ts';
import type { StackFrame } from './stack.ts';

/**
 * Lays captured frames over the stack's by place: URL, line and column, or, where the error was made at another place of
 * the same function than it was thrown at, URL and the function's lines. Never by index. Each entry stands for the stack
 * frame of the same index; null where nothing was captured.
 */
export function matchFrames(
  stack: readonly StackFrame[],
  captured: readonly CapturedFrame[],
): (CapturedFrame | null)[] {
  let from = 0;
  return stack.map((frame) => {
    if (frame.file === null || frame.line === null) return null;
    const url = urlOfPath(frame.file);
    const index = captured.findIndex((other, i) => i >= from && isSame(frame, frame.line ?? 0, url, other));
    if (index < 0) return null;
    from = index + 1;
    return captured[index] ?? null;
  });
}

function isSame(frame: StackFrame, line: number, url: string, other: CapturedFrame): boolean {
  if (other.url !== url && other.url !== frame.file) return false;
  if (other.line === line && other.column === frame.column) return true;
  const name = (frame.function ?? '')
    .replace(/^(?:async |new )/, '')
    .replace(/ \[as .*\]$/, '')
    .split('.')
    .pop();
  return (
    line >= other.from &&
    line <= other.to &&
    (other.function === null || other.function.split('.').pop() === name || frame.function === null)
  );
}
