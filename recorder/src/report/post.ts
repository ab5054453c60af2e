import { Worker } from 'node:worker_threads';
import { bounds } from '../bounds.ts';
import { drop, guard } from '../guard.ts';
import type { Options } from '../options.ts';
import { monotonic, soon } from '../originals.ts';
import { writeEnvelope, writeEnvelopeLater } from './files.ts';
import { packing, type Report } from './pack.ts';
import { sendEnvelope } from './send.ts';

/** A report on its way out of the process. */
interface Letter {
  packing: Generator<void, Buffer>;
  envelope: Buffer | null;
  isWritten: boolean;
  isSent: boolean;
}

const mostWaiting = 16;

/**
 * Brings reports out of the process. As long as the app lives this is done beside it, in its own thread: packed part by part, with
 * turns of the app in between, written and sent without waiting; there is no second thread to pay for. When the process ends, what is left is
 * packed and written at once, and a thread sends it while this one waits, a second at most.
 */
export class Post {
  #options: Options;
  #letters: Letter[] = [];
  #isBusy = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Sends a report; `isDying` says that the process ends when this returns. Never takes much longer than a second then. */
  deliver(report: Report, isDying: boolean): void {
    if (!isDying && this.#letters.length >= mostWaiting) return drop('reports');
    const { out, dsn } = this.#options;
    this.#letters.push({ packing: packing(report), envelope: null, isWritten: out === null, isSent: dsn === null });
    if (isDying) this.drain();
    else this.#goOn();
  }

  #goOn(): void {
    if (this.#isBusy || this.#letters.length === 0) return;
    this.#isBusy = true;
    soon(() => {
      this.#isBusy = false;
      guard('post', () => this.#step(), undefined);
      this.#letters = this.#letters.filter((letter) => !isDone(letter));
      if (this.#letters.some((letter) => letter.envelope === null)) this.#goOn();
    });
  }

  /** One part of one report. */
  #step(): void {
    const letter = this.#letters.find((one) => one.envelope === null);
    if (!letter) return;
    // A fault in the packing must not be met again and again.
    letter.envelope = empty;
    const { done, value } = letter.packing.next();
    letter.envelope = done ? value : null;
    if (letter.envelope !== null) this.#handOver(letter, letter.envelope);
  }

  #handOver(letter: Letter, envelope: Buffer): void {
    const { out, dsn } = this.#options;
    const write = (written: boolean) => {
      letter.isWritten = true;
      if (!written) drop('unwritten');
      this.#forget(letter);
    };
    if (out !== null) guard('write', () => writeEnvelopeLater(out, envelope, write), undefined);
    if (dsn === null) return;
    const send = (sent: boolean) => {
      letter.isSent = true;
      if (!sent) drop('unsent');
      this.#forget(letter);
    };
    guard('send', () => sendEnvelope(dsn, envelope, bounds.sendMs, send), undefined);
  }

  #forget(letter: Letter): void {
    if (isDone(letter)) this.#letters = this.#letters.filter((other) => other !== letter);
  }

  /** Brings out what is left, and waits for it, at most a second; called when the process ends. */
  drain(): void {
    const letters = this.#letters.splice(0);
    const { out, dsn } = this.#options;
    const unsent: Buffer[] = [];
    for (const letter of letters) {
      const envelope = letter.envelope ?? guard('pack', () => packed(letter.packing), null);
      if (envelope === null || envelope.length === 0) continue;
      if (out !== null && !letter.isWritten) guard('write', () => writeEnvelope(out, envelope), undefined);
      if (!letter.isSent) unsent.push(envelope);
      letter.isWritten = true;
      letter.isSent = true;
    }
    if (dsn !== null && unsent.length > 0) guard('drain', () => sendAndWait(dsn, unsent), undefined);
  }
}

const empty = Buffer.alloc(0);
const isDone = ({ envelope, isWritten, isSent }: Letter): boolean => envelope === empty || (isWritten && isSent);

/** What is left of a packing, done at once. */
function packed(parts: Generator<void, Buffer>): Buffer {
  for (;;) {
    const { done, value } = parts.next();
    if (done) return value;
  }
}

/** Nothing of this thread's own runs any more: another one sends. */
function sendAndWait(dsn: string, envelopes: readonly Buffer[]): void {
  const counts = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('./postman.js', import.meta.url), {
    workerData: { counts: counts.buffer, dsn, envelopes, sendMs: bounds.exitMs },
    // Not the app's --import: the recorder would record itself.
    execArgv: [],
    env: { REPROOF_RECORDER_OFF: 'all' },
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
  });
  worker.unref();
  worker.on('error', () => drop('faults'));
  const until = monotonic() + bounds.exitMs;
  for (let done = 0; done < envelopes.length && monotonic() < until; done = Atomics.load(counts, 0)) {
    Atomics.wait(counts, 0, done, Math.max(1, until - monotonic()));
  }
}
