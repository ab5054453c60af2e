import { Fault } from '../domain/fault.ts';
import type { Sandbox, SandboxSession } from '../ports/sandbox.ts';

/** The end of a run's time: whatever runs in the sandbox then is ended, and what would start next throws OUT_OF_TIME. */
export interface TimeLimit {
  signal: AbortSignal;
  /** Takes the timer away. */
  clear(): void;
}

/** Starts the clock; `ms` from now the signal is aborted. */
export function timeLimit(ms: number): TimeLimit {
  const controller = new AbortController();
  const end = () => controller.abort(new Fault('OUT_OF_TIME', 'the time that --time gives is over'));
  const timer = setTimeout(end, Math.max(0, ms));
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

/** The sandbox whose programs end with the signal. */
export function untilStopped(sandbox: Sandbox, signal: AbortSignal): Sandbox {
  return {
    kind: sandbox.kind,
    open: (tree, mounts) => stoppable(sandbox.open(tree, mounts), signal),
  };
}

function stoppable(session: SandboxSession, stop: AbortSignal): SandboxSession {
  const either = (signal: AbortSignal | undefined) => (signal ? AbortSignal.any([signal, stop]) : stop);
  return {
    async run(argv, options) {
      stop.throwIfAborted();
      const result = await session.run(argv, { ...options, signal: either(options.signal) });
      stop.throwIfAborted();
      return result;
    },
    start(argv, options) {
      stop.throwIfAborted();
      return session.start(argv, { ...options, signal: either(options.signal) });
    },
  };
}

export function isOutOfTime(error: unknown): boolean {
  return error instanceof Fault && error.code === 'OUT_OF_TIME';
}
