import { bareFunctionName } from '../../domain/function-name.ts';
import type { ComparedFrame, FramePath } from './frame-path.ts';

/** The function by which a replay comes in; `function` null = the module's own code (a program). */
export interface Entry {
  file: string;
  function: string | null;
}

const testFile = /(?:^|\/)(?:tests?|__tests__|spec)\/|[._-](?:test|spec)\.\w+$/;

/**
 * The observed application frames down to the replay's entry: what called the entry is the replay, not the application.
 * Where the entry is not on the stack (a timer's callback, a lost async caller), frames of the test itself are dropped:
 * files named in `harness`, and test files of which production knows nothing.
 */
export function replayPath(
  observed: FramePath,
  production: FramePath,
  entry: Entry | undefined,
  harness: readonly string[],
): ComparedFrame[] {
  const path = observed.application;
  const name = bareFunctionName(entry?.function ?? null);
  const isEntry = (frame: ComparedFrame): boolean =>
    frame.file === entry?.file && (name === null || frame.name === name);
  const at = entry ? path.findLastIndex(isEntry) : -1;
  if (at >= 0) return path.slice(0, at + 1);
  const known = new Set(production.application.map((frame) => frame.file));
  const isHarness = ({ file }: ComparedFrame): boolean =>
    file !== null && (harness.includes(file) || (!known.has(file) && testFile.test(file)));
  return path.slice(0, path.findLastIndex((frame) => !isHarness(frame)) + 1);
}
