import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';

type Answer = Record<string, unknown> & { id?: number; ready?: boolean };

/** Without an answer: the time was over, or the process ended with an exit code (128 + its signal's number). */
export type NoAnswer = 'late' | { died: number };

/** An answer is one line; repository code can write there too, and without end. */
const answerAtMost = 64 * 1024 * 1024;

/** One driver (src/runtime/driver.mjs) in the sandbox: a question, an answer. */
export class DriverProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer | NoAnswer) => void>();
  readonly ready: Promise<boolean>;
  #stderr = '';
  #alive = true;
  #rest = '';
  #nextId = 1;
  used = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.ready = new Promise((resolve) => {
      const pipe = child.stdio[3] as Readable;
      pipe.setEncoding('utf8').on('data', (chunk: string) => this.#read(chunk, resolve));
      child.once('close', (code, signal) => {
        this.#closed(code ?? 128 + (signal ? constants.signals[signal] : 0), resolve);
      });
      child.once('error', () => this.#closed(1, resolve));
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

  #read(chunk: string, onReady: (ok: boolean) => void): void {
    const [first = '', ...more] = chunk.split('\n');
    this.#rest += first;
    if (this.#rest.length > answerAtMost) {
      this.#rest = '';
      return this.kill();
    }
    if (more.length === 0) return;
    const lines = [this.#rest, ...more.slice(0, -1)];
    this.#rest = more.at(-1) ?? '';
    for (const line of lines) this.#receive(line, onReady);
  }

  #receive(line: string, onReady: (ok: boolean) => void): void {
    let answer: Answer;
    try {
      answer = JSON.parse(line) as Answer;
    } catch {
      return; // repository code can write to the pipe too; what is no answer is passed over
    }
    if (typeof answer !== 'object' || answer === null) return;
    if (answer.ready) onReady(true);
    else if (typeof answer.id === 'number') {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    }
  }

  #closed(code: number, onReady: (ok: boolean) => void): void {
    this.#alive = false;
    onReady(false);
    for (const settle of this.#waiting.values()) settle({ died: code });
    this.#waiting.clear();
  }

  /** Sends a trial; `late` after `timeMs` (the process is then killed). */
  ask(message: Record<string, unknown>, timeMs: number): Promise<Answer | NoAnswer> {
    const id = this.#nextId++;
    this.used++;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.kill();
        this.#waiting.delete(id);
        resolve('late');
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
