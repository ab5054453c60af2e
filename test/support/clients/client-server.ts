import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import type { ProductionEvent } from '../../../src/domain/event.ts';
import { dsnOf, type Project } from '../../../src/domain/project.ts';
import { type RunningServer, runningServer } from '../server/running-server.ts';

export interface FiledBug {
  title: string;
  count: number;
  event: ProductionEvent;
  /** The application's frames of the error, innermost first: `total:7`. */
  stack: string[];
}

function stackOf(event: ProductionEvent | undefined): string[] {
  const frames = event?.errors[0]?.frames ?? [];
  return frames.filter(({ inApp }) => inApp).map((frame) => `${frame.function ?? ''}:${frame.line}`);
}

/** One server for all tests of a file; each client has a project of its own. */
export class ClientServer {
  server!: RunningServer;
  readonly #projects = new Map<string, Project>();

  get url(): string {
    return this.server.url;
  }

  project(client: string): Project {
    const project = this.#projects.get(client);
    if (!project) throw new Error(`no project for ${client}`);
    return project;
  }

  key(client: string): string {
    return this.project(client).keys[0]?.key ?? '';
  }

  dsn(client: string): string {
    return dsnOf(this.project(client), this.url) ?? '';
  }

  async make(clients: readonly string[]): Promise<void> {
    for (const client of clients) this.#projects.set(client, await this.server.store.projects.create(client));
  }

  /** The client's bugs with an occurrence of each, once there are so many. */
  async bugs(client: string, count = 1): Promise<FiledBug[]> {
    const { store } = this.server;
    for (let tries = 0; ; tries += 1) {
      const { bugs } = await store.bugs.bugs({ project: this.project(client).id, sort: 'firstSeen', limit: 20 });
      if (bugs.length >= count || tries > 200) {
        const signals = await Promise.all(bugs.map(({ id }) => store.signals.signalsOf(id, 1)));
        return bugs.map(({ title, count: seen }, i) => ({
          title,
          count: seen,
          event: signals[i]?.[0]?.event as ProductionEvent,
          stack: stackOf(signals[i]?.[0]?.event),
        }));
      }
      await pause(100);
    }
  }
}

/** Starts it before the file's tests and ends it after them. */
export function clientServer(clients: readonly string[]): ClientServer {
  const shared = new ClientServer();
  const ends: Array<() => Promise<void>> = [];
  beforeAll(async () => {
    shared.server = await runningServer({}, (end) => ends.unshift(end));
    await shared.make(clients);
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });
  return shared;
}

/** Runs a program to its end. */
export async function ran(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; said: string }> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}
