import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

type Answer = Record<string, unknown> & { id?: number; ready?: boolean };

/** One driver (src/runtime/driver.mjs) in the sandbox: a question, an answer; null when it died or took too long. */
export class DriverProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer | null) => void>();
  readonly ready: Promise<boolean>;
  #stderr = '';
  #alive = true;
  #nextId = 1;
  used = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.ready = new Promise((resolve) => {
      const lines = createInterface({ input: child.stdio[3] as Readable });
      lines.on('line', (line) => this.#receive(line, resolve));
      child.once('close', () => this.#closed(resolve));
      child.once('error', () => this.#closed(resolve));
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (this.#stderr.length < 8_000) this.#stderr += chunk.toString();
    });
    child.stdout?.resume();
    child.stdin?.on('error', () => {});
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** What the process said on standard error, bounded; the reason when it does not start. */
  get stderr(): string {
    return this.#stderr;
  }

  #receive(line: string, onReady: (ok: boolean) => void): void {
    let answer: Answer;
    try {
      answer = JSON.parse(line) as Answer;
    } catch {
      return; // repository code can write to the pipe too; what is no answer is passed over
    }
    if (answer.ready) onReady(true);
    else if (typeof answer.id === 'number') {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    }
  }

  #closed(onReady: (ok: boolean) => void): void {
    this.#alive = false;
    onReady(false);
    for (const settle of this.#waiting.values()) settle(null);
    this.#waiting.clear();
  }

  /** Sends a trial; `null` after `timeMs` (the process is then killed) or when the process died without an answer. */
  ask(message: Record<string, unknown>, timeMs: number): Promise<Answer | null> {
    const id = this.#nextId++;
    this.used++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.kill();
        this.#waiting.delete(id);
        resolve(null);
      }, timeMs);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#child.stdin?.write(`${JSON.stringify({ id, ...message })}\n`);
    });
  }

  kill(): void {
    this.#alive = false;
    this.#child.kill('SIGKILL');
  }
}
