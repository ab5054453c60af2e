import path from 'node:path';
import type { Limits } from '../../ports/sandbox.ts';

const MIB = 1024 * 1024;

/**
 * The whole environment of a sandboxed program: nothing of the caller's own. `env` is the run's; its `PATH` and
 * `NODE_OPTIONS` are put behind ours. V8 reserves address space far beyond what it uses (measured: four worker threads
 * fail under `ulimit -d` 2 GiB), so its heap is bounded by its own flag and the tree's resident memory by the watchdog.
 */
export function scrubbedEnvironment(options: {
  programs: readonly string[];
  systemPath: string;
  home: string;
  limits: Limits;
  env: Record<string, string> | undefined;
}): Record<string, string> {
  const { PATH: ownPath, NODE_OPTIONS: ownOptions, ...rest } = options.env ?? {};
  const heap = `--max-old-space-size=${Math.max(64, Math.floor((options.limits.memoryBytes / MIB) * 0.75))}`;
  return {
    HOME: options.home,
    TMPDIR: '/tmp',
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    ...rest,
    PATH: [ownPath, ...options.programs.map((program) => path.dirname(program)), options.systemPath]
      .filter((part) => part)
      .join(':'),
    NODE_OPTIONS: ownOptions ? `${heap} ${ownOptions}` : heap,
  };
}
