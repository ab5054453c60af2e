/** How a job ended for the queue: taken again later, or done. */
export type JobHandler = (bug: string, stop: AbortSignal) => Promise<void>;

/** Jobs that say "advance this bug"; never two of one bug at once, and a lost worker's jobs are done by another. */
export interface WorkQueue {
  /** Asks for a turn of the bug; a second ask while one waits changes nothing. */
  enqueue(bug: string, options: { project: string; priority: number }): Promise<void>;
  /** Takes jobs until stopped. A handler that throws has its job retried. */
  work(handler: JobHandler, options: { concurrency: number }): Promise<void>;
  stop(): Promise<void>;
}
