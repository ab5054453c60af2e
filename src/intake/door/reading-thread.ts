// A thread of ReadingThreads: reads one body after the other, in the order in which they come.
import { parentPort } from 'node:worker_threads';
import { Fault } from '../../domain/fault.ts';
import type { PackedSignal } from '../../domain/packed-signal.ts';
import type { ReadBody, ReadingFault, SentBody } from '../../ports/signal-reader.ts';
import { readSent } from './read-sent.ts';

export interface ReadingOrder {
  id: number;
  body: SentBody;
}

/** The outcome of one order; first of all that the thread has started. */
export type Reading =
  | { kind: 'ready' }
  | { id: number; kind: 'read'; read: ReadBody }
  | { id: number; kind: 'refused'; fault: ReadingFault }
  | { id: number; kind: 'failed'; words: string };

async function reading({ id, body }: ReadingOrder): Promise<Exclude<Reading, { kind: 'ready' }>> {
  try {
    const read = await readSent(body);
    return { id, kind: 'read', read: { ...read, signals: read.signals.map(withOwnMemory) } };
  } catch (error) {
    if (!(error instanceof Fault)) return { id, kind: 'failed', words: String((error as Error)?.stack ?? error) };
    const { code, message, help } = error;
    return { id, kind: 'refused', fault: { code, message, help } };
  }
}

/** A body whose memory can be handed over; what zlib gives may share it. */
function withOwnMemory(signal: PackedSignal): PackedSignal {
  return { ...signal, body: Uint8Array.prototype.slice.call(signal.body) };
}

function memoryOf(outcome: Reading): ArrayBuffer[] {
  return outcome.kind === 'read' ? outcome.read.signals.map(({ body }) => body.buffer as ArrayBuffer) : [];
}

/** A first body of its own, so that what code of ours has to be loaded and compiled for it counts for nobody's. */
async function warmUp(): Promise<void> {
  const bytes = Buffer.from(
    '{}\n{"type":"event"}\n{"exception":{"values":[{"type":"Error","value":"password=a1"}]}}\n',
  );
  await readSent({ bytes, contentEncoding: null, contentType: null, expect: 'envelope', receivedAt: new Date(0) });
  parentPort?.postMessage({ kind: 'ready' } satisfies Reading, []);
}

let last = warmUp();
parentPort?.on('message', (order: ReadingOrder | 'end') => {
  if (order === 'end') return parentPort?.close();
  last = last.then(async () => {
    const outcome = await reading(order);
    parentPort?.postMessage(outcome, memoryOf(outcome));
  });
});
