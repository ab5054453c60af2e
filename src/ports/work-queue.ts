/** How a job ended for the queue: taken again later, or done. */
export type JobHandler = (bug: string, stop: AbortSignal) => Promise<void>;

/** Jobs that say "advance this bug"; never two of one bug at once, and a lost worker's jobs are done by another. */
export interface WorkQueue {
  /**
   * Asks for a turn of the bug; a second ask while one waits changes nothing, one while a turn is under way brings
   * another turn. A higher priority goes first; with equal ones projects take turns.
   */
  enqueue(bug: string, options: { project: string; priority: number }): Promise<void>;
  /**
   * Takes jobs until stopped. A handler that throws has its job retried. `perRepository`: turns of one repository at once,
   * over all workers; projects may share one.
   */
  work(handler: JobHandler, options: { concurrency: number; perRepository?: number }): Promise<void>;
  /** Takes the bug's job back; a turn under way is told to stop within seconds. Out: whether there was one. */
  cancel(bug: string): Promise<boolean>;
  /** This process takes no further jobs; turns under way go on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Bugs that have a job, waiting or worked on. */
  open(): Promise<ReadonlySet<string>>;
  /** Bugs that a living worker is at: one that was heard of within the time after which it is taken as lost. */
  working(): Promise<ReadonlySet<string>>;
  /** Jobs that wait (`queued`) and that are worked on. */
  depth(): Promise<{ queued: number; active: number }>;
  /** Takes no more jobs; graceful (the default) waits for turns under way, up to half a minute, then tells them to stop. */
  stop(options?: { graceful?: boolean }): Promise<void>;
}
