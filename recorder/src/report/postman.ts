// The thread that sends what is left when the process ends.
import { workerData } from 'node:worker_threads';
import { sendEnvelope } from './send.ts';

const { counts, dsn, envelopes, sendMs } = workerData as {
  counts: SharedArrayBuffer;
  dsn: string;
  envelopes: Uint8Array[];
  sendMs: number;
};
const done = new Int32Array(counts);

function tell(): void {
  Atomics.add(done, 0, 1);
  Atomics.notify(done, 0);
}

for (const envelope of envelopes) sendEnvelope(dsn, envelope, sendMs, tell, true);
