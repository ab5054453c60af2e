import { onTestFinished } from 'vitest';
import { liveOn } from '../../../src/adapters/postgres/live.ts';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import { settledModelOf } from '../../../src/compose-investigate.ts';
import { outwardFrom } from '../../../src/compose-outward.ts';
import { digestOf } from '../../../src/access/secret-text.ts';
import { type Role, roles } from '../../../src/domain/permission.ts';
import { defaultPolicy } from '../../../src/domain/policy.ts';
import { dsnOf, type Project } from '../../../src/domain/project.ts';
import { ReadingThreads } from '../../../src/intake/door/reading-threads.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { WorkQueue } from '../../../src/ports/work-queue.ts';
import { type ListenAt, serve, type ServerParts } from '../../../src/server/serve.ts';
import { aUser } from './logged-in.ts';
import { type AtEnd, freshStore } from '../store/database.ts';

/** Notes what is asked for; no worker runs. */
export class NotedQueue implements WorkQueue {
  readonly asked: string[] = [];
  async enqueue(bug: string): Promise<void> {
    this.asked.push(bug);
  }
  async work(): Promise<void> {}
  async cancel(): Promise<boolean> {
    return false;
  }
  async pause(): Promise<void> {}
  async resume(): Promise<void> {}
  async open(): Promise<ReadonlySet<string>> {
    return new Set(this.asked);
  }
  async working(): Promise<ReadonlySet<string>> {
    return new Set();
  }
  async depth(): Promise<{ queued: number; active: number }> {
    return { queued: this.asked.length, active: 0 };
  }
  async stop(): Promise<void> {}
}

/** One for all servers of a test file: a thread's start takes longer than most tests. */
const reader = new ReadingThreads({ threads: 1 });

/** Of every server here. */
export const installToken = 'rp_of-the-installation';

export interface RunningServer {
  url: string;
  logInLink: string | null;
  /** Before the test's end. */
  close: () => Promise<void>;
  dsn: string;
  key: string;
  project: Project;
  store: Store;
  queue: NotedQueue;
  live: ServerParts['live'];
  /** Asks the API as somebody of a role; null: without a token. */
  ask: (role: Role | null, method: string, path: string, body?: unknown) => Promise<Response>;
}

/** A user `a-ROLE` with a token as any other, but of a secret that tests can write down: the role's name. */
async function aRole({ users, tokens }: Store, role: Role): Promise<void> {
  const owner = `a-${role}`;
  await users.create({ name: owner, email: null, role, password: 'has none' });
  const token = { name: 'test', owner, role, projects: null, madeBy: 'test', expiresAt: null };
  await tokens.create(token, digestOf(role));
}

/** A server on a database of the test's own, on a free port of loopback, whose tokens are the roles' names. Ends with the test, or as `atEnd` says. */
export async function runningServer(
  more: Partial<ServerParts> = {},
  atEnd: AtEnd = onTestFinished,
  { firstUser, ...at }: Partial<ListenAt> & { firstUser?: string } = {},
): Promise<RunningServer> {
  const store = await freshStore({}, atEnd);
  const project = await store.projects.create('orders');
  if (firstUser) await aUser(store, firstUser, 'admin');
  const queue = new NotedQueue();
  const live = liveOn(store.pool);
  atEnd(() => live.close());
  const listening = await serve(
    {
      ...store,
      queue,
      live,
      installToken,
      clock: systemClock,
      outward: outwardFrom({}, systemClock),
      tryRepository: async () => {},
      base: { look: async () => ({ kind: 'current' }) },
      policyOf: async () => defaultPolicy(),
      settledModel: settledModelOf({ models: store.models, env: {} }),
      readSource: async () => null,
      model: null,
      storeAnswers: () =>
        store.pool.query('SELECT 1').then(
          () => true,
          () => false,
        ),
      version: '0.0.0',
      logLevel: 'silent',
      checkReplies: true,
      reader,
      ...more,
    },
    { host: '127.0.0.1', port: 0, ...at },
  );
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => (closed ??= listening.close());
  atEnd(close);
  for (const role of roles) await aRole(store, role);
  const { url, logInLink } = listening;
  return {
    url,
    logInLink,
    close,
    dsn: dsnOf(project, url) ?? '',
    key: project.keys[0]?.key ?? '',
    project,
    store,
    queue,
    live,
    ask: (role, method, path, body) =>
      fetch(`${url}${path}`, {
        method,
        headers: {
          ...(role ? { authorization: `Bearer ${role}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}
