import { setTimeout as pause } from 'node:timers/promises';
import { type Job, PgBoss } from 'pg-boss';
import { Fault } from '../../domain/fault.ts';
import type { JobHandler, WorkQueue } from '../../ports/work-queue.ts';
import { isAmongFirst, rankOf } from './rank.ts';

const queue = 'advance-bug';
const graceMs = 30_000;
const slotMs = 500;

interface Data {
  bug: string;
  project: string;
  /** The job's group; jobs that an earlier version asked for have none, and count by project. */
  repository?: string;
}

export interface QueueOptions {
  /** Told of faults in the background (PostgreSQL gone for a while); the queue goes on by itself. */
  onError?: (error: Error) => void;
  /** A worker that was not heard of for so long is taken as lost; at least 10. */
  heartbeatSeconds?: number;
  /** Identity of the project's repository, which projects may share; null where none is connected. */
  repositoryOf?: (project: string) => Promise<string | null>;
}

/**
 * The work queue on PostgreSQL by pg-boss, in its own schema `pgboss` of the store's database. A job is unique by bug in
 * each of its states (policy `stately`): one waits at most, one is worked on at most. A lost worker's job is retried
 * within heartbeat + 10 seconds. Throws STORE_UNAVAILABLE.
 */
export async function openQueue(url: string, options: QueueOptions = {}): Promise<WorkQueue> {
  const boss = new PgBoss({
    connectionString: url,
    max: 4,
    application_name: 'reproof-queue',
    schedule: false,
    // How soon a silent worker is noticed; the defaults are a minute each.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
  });
  boss.on('error', options.onError ?? (() => {}));
  try {
    await boss.start();
    await boss.createQueue(queue, {
      policy: 'stately',
      retryLimit: 1_000,
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax: 300,
      // Stages bound themselves; this only ends a turn that hangs while its worker's heart beats.
      expireInSeconds: 12 * 3600,
      heartbeatSeconds: options.heartbeatSeconds ?? 20,
      deleteAfterSeconds: 24 * 3600,
    });
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {});
    throw new Fault('STORE_UNAVAILABLE', `the work queue does not start: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return new BossQueue(boss, options.repositoryOf ?? (async () => null));
}

class BossQueue implements WorkQueue {
  readonly #boss: PgBoss;
  readonly #repositoryOf: NonNullable<QueueOptions['repositoryOf']>;
  readonly #stopping = new AbortController();
  #work: (() => Promise<void>) | null = null;
  #taking: string | null = null;

  constructor(boss: PgBoss, repositoryOf: NonNullable<QueueOptions['repositoryOf']>) {
    this.#boss = boss;
    this.#repositoryOf = repositoryOf;
  }

  async enqueue(bug: string, { project, priority }: { project: string; priority: number }): Promise<void> {
    const rank = await rankOf(this.#boss.getDb(), queue, project, priority);
    const repository = (await this.#repositoryOf(project)) ?? `project ${project}`;
    const data: Data = { bug, project, repository };
    await this.#boss.send(queue, data, { singletonKey: bug, group: { id: repository }, priority: rank });
  }

  async work(handler: JobHandler, options: { concurrency: number; perRepository?: number }): Promise<void> {
    this.#work = async () => {
      this.#taking = await this.#boss.work<Data>(
        queue,
        {
          batchSize: 1,
          localConcurrency: options.concurrency,
          pollingIntervalSeconds: 0.5,
          heartbeatRefreshSeconds: 5,
          ...(options.perRepository === undefined ? {} : { groupConcurrency: options.perRepository }),
        },
        (jobs) => this.#turn(handler, jobs, options.perRepository ?? Number.POSITIVE_INFINITY),
      );
    };
    await this.#work();
  }

  async #turn(handler: JobHandler, jobs: readonly Job<Data>[], perRepository: number): Promise<void> {
    for (const { id, data, signal } of jobs) {
      const stop = AbortSignal.any([signal, this.#stopping.signal]);
      const group = data.repository ?? data.project;
      // pg-boss counts a group before it takes from it: workers that take in one instant pass the bound, and wait here.
      while (!(await isAmongFirst(this.#boss.getDb(), { queue, id, group, places: perRepository }))) {
        await pause(slotMs, undefined, { signal: stop });
      }
      await handler(data.bug, stop);
      // A turn that was told to stop is not done, whatever its handler made of it.
      stop.throwIfAborted();
    }
  }

  async cancel(bug: string): Promise<boolean> {
    const jobs = await this.#boss.findJobs<Data>(queue, { key: bug });
    const open = jobs.filter(({ state }) => state === 'created' || state === 'retry' || state === 'active');
    if (open.length > 0) {
      await this.#boss.cancel(
        queue,
        open.map(({ id }) => id),
      );
    }
    return open.length > 0;
  }

  async pause(): Promise<void> {
    const taking = this.#taking;
    this.#taking = null;
    if (taking) await this.#boss.offWork(queue, { id: taking, wait: false });
  }

  async resume(): Promise<void> {
    if (!this.#taking) await this.#work?.();
  }

  async open(): Promise<ReadonlySet<string>> {
    const { rows } = await this.#boss
      .getDb()
      .executeSql(`select singleton_key as bug from pgboss.job where name = $1 and state <= 'active'`, [queue]);
    return new Set((rows as { bug: string }[]).map(({ bug }) => bug));
  }

  async working(): Promise<ReadonlySet<string>> {
    const { rows } = await this.#boss.getDb().executeSql(
      `select singleton_key as bug from pgboss.job where name = $1 and state = 'active'
         and heartbeat_on + (heartbeat_seconds + 10) * interval '1 second' > now()`,
      [queue],
    );
    return new Set((rows as { bug: string }[]).map(({ bug }) => bug));
  }

  async depth(): Promise<{ queued: number; active: number }> {
    const { rows } = await this.#boss.getDb().executeSql(
      `select count(*) filter (where state < 'active')::int as queued, count(*) filter (where state = 'active')::int as active
       from pgboss.job where name = $1 and state <= 'active'`,
      [queue],
    );
    return rows[0] as { queued: number; active: number };
  }

  async stop({ graceful = true }: { graceful?: boolean } = {}): Promise<void> {
    if (!graceful) this.#stopping.abort(new Error('the worker stops'));
    const timer = setTimeout(() => this.#stopping.abort(new Error('the worker stops')), graceMs);
    try {
      await this.#boss.stop({ graceful: true, timeout: graceMs + 5_000 });
    } finally {
      clearTimeout(timer);
    }
  }
}
