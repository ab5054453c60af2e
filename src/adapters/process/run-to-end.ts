import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ProcessResult } from '../../domain/run.ts';
import type { Limits, RunOptions } from '../../ports/sandbox.ts';
import { endWithUs } from './live.ts';
import { BoundedOutput } from './output.ts';
import { watch } from './watchdog.ts';

type EndedBy = NonNullable<ProcessResult['endedBy']>;

/** How one adapter's processes are seen and ended. */
export interface Control {
  /** Pids of the tree, for the watchdog. */
  processes(): number[];
  /** Ends the whole tree at once. */
  kill(): void;
}

/** Pipes of strays that outlive the program (possible without a sandbox) are read this much longer, in milliseconds. */
const GRACE_MS = 500;

/**
 * Follows a started process to its end under its bounds. `exit` and `signal` are as Node reports them.
 * Resolves also when it was ended for a bound; rejects only when the program could not be started at all.
 */
export function runToEnd(
  child: ChildProcess,
  control: Control,
  limits: Limits,
  options: Pick<RunOptions, 'signal' | 'stdin'>,
): Promise<ProcessResult> {
  const started = performance.now();
  let endedBy: EndedBy | undefined;
  const end = (why: EndedBy) => {
    if (endedBy) return;
    endedBy = why;
    control.kill();
  };
  const [stdout, stderr] = [child.stdout, child.stderr].map(
    (stream) => new BoundedOutput(stream as Readable, limits.outputBytes, () => end('output')),
  ) as [BoundedOutput, BoundedOutput];
  feed(child, options.stdin);
  const unguard = guard(child, control, limits, options.signal, end);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      unguard();
      reject(error);
    });
    child.once('exit', () => {
      control.kill(); // Whatever the program left running ends with it.
      setTimeout(() => closePipes(child), GRACE_MS).unref();
    });
    child.once('close', (exit, signal) => {
      unguard();
      resolve({
        exit,
        signal,
        stdout: stdout.text(),
        stderr: stderr.text(),
        timedOut: endedBy === 'time',
        truncated: stdout.truncated || stderr.truncated,
        durationMs: performance.now() - started,
        ...(endedBy && { endedBy }),
      });
    });
  });
}

/** Time, memory, processes and abort, watched until the process ends or the returned function is called. */
export function guard(
  child: ChildProcess,
  control: Control,
  limits: Limits,
  signal: AbortSignal | undefined,
  end: (why: EndedBy) => void,
): () => void {
  const timer = Number.isFinite(limits.timeMs) ? setTimeout(() => end('time'), limits.timeMs) : undefined;
  endWithUs(child, () => control.kill());
  const unwatch = watch(() => control.processes(), limits, end);
  const abort = () => end('abort');
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  const stop = () => {
    clearTimeout(timer);
    unwatch();
    signal?.removeEventListener('abort', abort);
  };
  child.once('exit', stop);
  return stop;
}

function feed(child: ChildProcess, text: string | undefined): void {
  child.stdin?.on('error', () => {}); // The program need not read what it is given.
  child.stdin?.end(text ?? '');
}

function closePipes(child: ChildProcess): void {
  for (const stream of child.stdio) stream?.destroy();
}
