import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

const endsWithinMs = 5_000;

/** The developer's own command in their own folder: a process group of its own, so that what it starts ends with it. */
export class Program {
  readonly #argv: readonly string[];
  readonly #cwd: string;
  #child: ChildProcess | null = null;

  constructor(argv: readonly string[], cwd: string) {
    this.#argv = argv;
    this.#cwd = cwd;
  }

  /** Whether it runs. */
  get runs(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Ends what ran and starts it anew. */
  async restart(env: NodeJS.ProcessEnv): Promise<void> {
    await this.end();
    const [program = '', ...args] = this.#argv;
    const child = spawn(program, args, { cwd: this.#cwd, env, stdio: 'inherit', detached: true });
    // One that cannot be started is one that does not run.
    child.on('error', () => {});
    const endIt = (): void => signal(child, 'SIGKILL');
    process.once('exit', endIt);
    child.once('exit', () => process.off('exit', endIt));
    this.#child = child;
  }

  async end(): Promise<void> {
    const child = this.#child;
    if (!child || !this.runs) return;
    const ended = once(child, 'exit');
    signal(child, 'SIGTERM');
    const stop = new AbortController();
    await Promise.race([ended, wait(endsWithinMs, null, { signal: stop.signal }).catch(() => null)]);
    stop.abort();
    // What of its group is left, and what did not listen.
    signal(child, 'SIGKILL');
    await ended;
  }
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // Nothing of the group is left.
  }
}
