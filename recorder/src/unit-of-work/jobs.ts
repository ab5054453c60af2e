import { bounds } from '../bounds.ts';
import { guard } from '../guard.ts';
import { Encoder } from '../values/encoder.ts';
import { current, Work } from './work.ts';

/** What a job is, for the recording; `payload` is what `run` works on. */
export interface JobGiven {
  name: string;
  payload?: unknown;
  queue?: string;
  id?: string;
  attempt?: number;
}

/**
 * Runs a job of a queue as a unit of its own: what fails in it is reported with its payload and its calls. Returns or throws
 * what `run` does, to which nothing is added.
 */
export function runJob<T>(job: JobGiven, run: () => T): T {
  const work = guard('job', () => begin(job), null);
  return work ? current.run(work, run) : run();
}

function begin(job: JobGiven): Work {
  const work = new Work('job');
  const payload = new Encoder().encode(job.payload, ['work', 'job', 'payload'], bounds.depth);
  work.job = { id: job.id ?? work.id, queue: job.queue ?? null, name: job.name, payload, attempt: job.attempt ?? null };
  return work;
}
