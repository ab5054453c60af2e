import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Fault } from '../../domain/fault.ts';
import type { ReadBody, SentBody, SignalReader } from '../../ports/signal-reader.ts';
import type { Reading, ReadingOrder } from './reading-thread.ts';

interface Order {
  id: number;
  body: SentBody;
  resolve: (read: ReadBody) => void;
  reject: (fault: unknown) => void;
}

interface Thread {
  worker: Worker;
  /** What it does not need for its own start counts for the bodies. */
  isReady: boolean;
  /** Given to it, oldest first: it reads that one. */
  given: Order[];
  /** Ends the thread when its oldest order takes too long. */
  late: NodeJS.Timeout | null;
}

export interface ReadingBounds {
  threads: number;
  /** For one body, milliseconds. The slowest bodies within intake's limits that were found take 8 s. */
  bodyMs: number;
  /** A thread's heap, MiB; buffers do not count. */
  heapMb: number;
}

/** Beyond four the server's own thread has enough to do with what they give. */
const threadsAtMost = 4;
const standardBounds: ReadingBounds = {
  threads: Math.min(availableParallelism(), threadsAtMost),
  bodyMs: 30_000,
  heapMb: 512,
};
/** While a thread reads one body the next one lies ready. */
const givenAtMost = 2;

/**
 * Reads bodies in threads, so that the server's own thread is free to take and to answer, and so that no body holds it up: a
 * thread that takes too long over one, or needs too much memory, is ended, the body is refused, and the others go to another
 * thread. Threads start as they are needed and stay.
 */
export class ReadingThreads implements SignalReader {
  readonly #bounds: ReadingBounds;
  readonly #threads: Thread[] = [];
  readonly #waiting: Order[] = [];
  #ids = 0;
  #closed = false;

  constructor(bounds: Partial<ReadingBounds> = {}) {
    this.#bounds = { ...standardBounds, ...bounds };
  }

  get depth(): number {
    return this.#threads.reduce((sum, { given }) => sum + given.length, this.#waiting.length);
  }

  read(body: SentBody): Promise<ReadBody> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closedFault());
      this.#waiting.push({ id: (this.#ids += 1), body: { ...body, bytes: alone(body.bytes) }, resolve, reject });
      this.#give();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closedFault());
    await Promise.all(this.#threads.map(ended));
  }

  #give(): void {
    for (let thread = this.#next(); thread && this.#waiting.length > 0; thread = this.#next()) {
      const order = this.#waiting.shift() as Order;
      thread.given.push(order);
      thread.worker.postMessage({ id: order.id, body: order.body } satisfies ReadingOrder, []);
      if (thread.given.length === 1) this.#watch(thread);
    }
  }

  /** The thread with the fewest bodies; a further one where all are busy and there may be more; null where all have enough. */
  #next(): Thread | null {
    if (this.#closed || this.#waiting.length === 0) return null;
    const freest = this.#threads.toSorted((a, b) => a.given.length - b.given.length)[0];
    if (freest?.given.length === 0) return freest;
    if (this.#threads.length < this.#bounds.threads) return this.#start();
    return freest && freest.given.length < givenAtMost ? freest : null;
  }

  #start(): Thread {
    const worker = new Worker(new URL(import.meta.url.replace(/reading-threads(\.\w+)$/, 'reading-thread$1')), {
      name: 'reproof-reading',
      resourceLimits: { maxOldGenerationSizeMb: this.#bounds.heapMb, maxYoungGenerationSizeMb: 32 },
    });
    const thread: Thread = { worker, isReady: false, given: [], late: null };
    this.#threads.push(thread);
    let cause: unknown = null;
    worker.on('message', (reading: Reading) => this.#told(thread, reading));
    worker.once('error', (error) => (cause = error));
    worker.once('exit', () => this.#ended(thread, cause));
    return thread;
  }

  #watch(thread: Thread): void {
    if (thread.late) clearTimeout(thread.late);
    thread.late = null;
    // A thread without work does not keep the process.
    if (thread.given.length === 0) return thread.worker.unref();
    thread.worker.ref();
    if (!thread.isReady) return;
    thread.late = setTimeout(() => void thread.worker.terminate(), this.#bounds.bodyMs).unref();
  }

  #told(thread: Thread, reading: Reading): void {
    if (reading.kind === 'ready') {
      thread.isReady = true;
      return this.#watch(thread);
    }
    const order = thread.given.shift();
    this.#watch(thread);
    this.#give();
    if (!order) return;
    if (reading.kind === 'read') order.resolve(reading.read);
    else if (reading.kind === 'refused')
      order.reject(new Fault(reading.fault.code, reading.fault.message, { help: reading.fault.help }));
    else order.reject(new Fault('INTERNAL', 'a signal could not be read', { cause: reading.words }));
  }

  #ended(thread: Thread, cause: unknown): void {
    if (thread.late) clearTimeout(thread.late);
    this.#threads.splice(this.#threads.indexOf(thread), 1);
    const [fatal, ...others] = thread.given.splice(0);
    if (this.#closed) for (const order of [fatal, ...others]) order?.reject(closedFault());
    else {
      fatal?.reject(overBounds(cause, this.#bounds));
      this.#waiting.unshift(...others);
      this.#give();
    }
  }
}

/** A thread at rest ends by itself; one at work is ended, which is the harder way: Node itself may fail at it. */
async function ended({ worker, given }: Thread): Promise<void> {
  if (given.length > 0) return void (await worker.terminate());
  worker.ref();
  const exit = once(worker, 'exit');
  worker.postMessage('end', []);
  await exit;
}

/** Bytes that share their memory with others would take all of it to the thread. */
function alone(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.prototype.slice.call(bytes);
}

function closedFault(): Fault {
  return new Fault('STORE_UNAVAILABLE', 'the server is stopping');
}

function overBounds(cause: unknown, { bodyMs, heapMb }: ReadingBounds): Fault {
  if (cause === null) return new Fault('TOO_LARGE', `reading the body took more than ${bodyMs} ms`);
  if ((cause as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new Fault('TOO_LARGE', `reading the body took more than ${heapMb} MiB`);
  return new Fault('INTERNAL', 'a signal could not be read', { cause });
}
