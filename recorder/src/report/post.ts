import { Worker } from 'node:worker_threads';
import { bounds } from '../bounds.ts';
import { drop, guard } from '../guard.ts';
import type { Options } from '../options.ts';
import { monotonic } from '../originals.ts';
import { writeEnvelope } from './files.ts';
import { packReport, type Report } from './pack.ts';

/** Places of the counters that both threads see. */
export const outcomes = { done: 0, unwritten: 1, unsent: 2, unpacked: 3 } as const;

/** A report to pack, write and send, or an envelope that is written already and only to be sent. */
export interface Letter {
  report: Report | null;
  envelope: Uint8Array | null;
}

const mostWaiting = 16;

/** Brings reports out of the process: by a thread of its own as long as the app lives, at once when it is about to end. */
export class Post {
  #options: Options;
  #counts = new Int32Array(new SharedArrayBuffer(16));
  #counted = [0, 0, 0, 0];
  #worker: Worker | null = null;
  #posted = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Sends a report; `isDying` says that the process ends when this returns. Never takes longer than a second then. */
  deliver(report: Report, isDying: boolean): void {
    if (isDying) return this.#deliverNow(report);
    if (this.#waiting() >= mostWaiting) return drop('reports');
    this.#hand({ report, envelope: null });
  }

  /** Waits for what is on its way, at most a second; called when the process ends. */
  drain(): void {
    const until = monotonic() + bounds.exitMs;
    for (let left = this.#waiting(); left > 0 && monotonic() < until; left = this.#waiting()) {
      const done = Atomics.load(this.#counts, outcomes.done);
      if (done >= this.#posted) break;
      Atomics.wait(this.#counts, outcomes.done, done, Math.max(1, until - monotonic()));
    }
  }

  #deliverNow(report: Report): void {
    const envelope = packReport(report);
    const { out, dsn } = this.#options;
    if (out !== null) {
      guard('write', () => writeEnvelope(out, envelope), undefined);
    }
    if (dsn === null) return;
    this.#hand({ report: null, envelope });
    this.drain();
  }

  #hand(letter: Letter): void {
    this.#worker ??= this.#start();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(letter);
    this.#posted += 1;
  }

  #start(): Worker {
    const { out, dsn } = this.#options;
    const worker = new Worker(new URL('./postman.js', import.meta.url), {
      workerData: { counters: this.#counts.buffer, out, dsn, sendMs: bounds.sendMs },
      // Not the app's --import: the recorder would record itself.
      execArgv: [],
      env: { REPROOF_RECORDER_OFF: 'all' },
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
    });
    worker.unref();
    const gone = () => {
      if (this.#worker === worker) this.#worker = null;
      drop('reports', Math.max(0, this.#waiting()));
      Atomics.store(this.#counts, outcomes.done, this.#posted);
    };
    worker.on('error', () => drop('faults'));
    worker.on('exit', gone);
    return worker;
  }

  #waiting(): number {
    return this.#posted - Atomics.load(this.#counts, outcomes.done);
  }

  /** What the other thread could not do is told with the next report. */
  countFailures(): void {
    for (const [name, index] of Object.entries(outcomes)) {
      const now = Atomics.load(this.#counts, index);
      const more = now - (this.#counted[index] ?? 0);
      this.#counted[index] = now;
      if (more > 0 && index !== outcomes.done) drop(name, more);
    }
  }
}
