import type { RunReading } from '../read-run.ts';
import type { Foreign } from './foreign.ts';
import { toldFailures } from './told-failures.ts';

/** How a run of another language's test is read. `written`: files that the run has besides the tree's. */
export function foreignReading({ language, framework, tree }: Foreign, written: readonly string[]): RunReading {
  const files = [...tree.files, ...written];
  const known = new Set(files);
  return {
    failures: (output, { root, cwd }) =>
      toldFailures(output, language, { root, cwd, files, has: (file) => known.has(file) }),
    counts: (output) => framework.counts(output),
    isUnloadable: (output) => framework.isUnloadable(output),
  };
}
