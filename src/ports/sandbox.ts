import type { ChildProcess } from 'node:child_process';
import type { ProcessResult } from '../domain/run.ts';

/** Bounds of one process tree in the sandbox. */
export interface Limits {
  timeMs: number;
  memoryBytes: number;
  processes: number;
  outputBytes: number;
}

/** A directory of the host that the sandbox shows, read-only unless said otherwise. */
export interface Mount {
  host: string;
  at: string;
  writable?: boolean;
  /**
   * Programs may write here, but what they write is thrown away with them and never reaches `host` (for node_modules, in
   * which tools keep caches). A sandbox that cannot do that shows it read-only.
   */
  layered?: boolean;
}

export interface RunOptions {
  /** Absolute, inside the tree. */
  cwd: string;
  env?: Record<string, string>;
  limits?: Partial<Limits>;
  signal?: AbortSignal;
  stdin?: string;
}

/** What tools get: run programs on one tree. Nothing here can widen what the sandbox shows or reaches. */
export interface SandboxSession {
  /** Runs to the end; a time-out is a value, not a fault. Rejects only when the sandbox itself cannot start. */
  run(argv: readonly string[], options: RunOptions): Promise<ProcessResult>;
  /** Starts a process with stdin, stdout, stderr and a further pipe as fd 3 (`child.stdio[3]`, readable). */
  start(argv: readonly string[], options: RunOptions): ChildProcess;
}

/** What the pipeline holds: make sessions. `tree` is the scratch tree's absolute path, seen under the same path inside. */
export interface Sandbox {
  readonly kind: 'bwrap' | 'docker' | 'none';
  open(tree: string, mounts: readonly Mount[]): SandboxSession;
}
