// The thread that scrubs, writes and sends, so that the app's own thread is not held up.
import { parentPort, workerData } from 'node:worker_threads';
import { writeEnvelope } from './files.ts';
import { packReport, type Report } from './pack.ts';
import { type Letter, outcomes } from './post.ts';
import { sendEnvelope } from './send.ts';

const { counters, out, dsn, sendMs } = workerData as {
  counters: SharedArrayBuffer;
  out: string | null;
  dsn: string | null;
  sendMs: number;
};
const counts = new Int32Array(counters);

function count(outcome: keyof typeof outcomes): void {
  Atomics.add(counts, outcomes[outcome], 1);
  Atomics.notify(counts, outcomes[outcome]);
}

async function deliver({ report, envelope }: Letter): Promise<void> {
  try {
    const packed = envelope ?? packReport(report as Report);
    if (out !== null && !envelope) {
      try {
        writeEnvelope(out, packed);
      } catch {
        count('unwritten');
      }
    }
    if (dsn !== null && !(await sendEnvelope(dsn, packed, sendMs))) count('unsent');
  } catch {
    count('unpacked');
  } finally {
    count('done');
  }
}

parentPort?.on('message', (letter: Letter) => void deliver(letter));
