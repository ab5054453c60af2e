import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { prepareHome } from '../../src/adapters/embedded-postgres/home.ts';
import { runningPostmaster } from '../../src/adapters/embedded-postgres/postmaster.ts';
import { unprivilegedUser } from '../../src/adapters/embedded-postgres/user.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export type Victim = 'server' | 'worker' | 'postgres';

/** A free port of loopback, so that a server that is started again is found where it was. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

/** The PostgreSQL that runs for a data folder. */
async function postmasterOf(data: string): Promise<number | undefined> {
  const { cluster } = await prepareHome(path.join(data, 'store'), unprivilegedUser());
  return runningPostmaster(cluster)?.pid;
}

/** A server and a worker on one data folder, each started again when it has ended, as a service manager does. */
export class Processes {
  readonly #env: NodeJS.ProcessEnv;
  readonly #data: string;
  readonly #children: Partial<Record<'server' | 'worker', ChildProcess>> = {};
  #ending = false;
  /** The last words of each, for when the bench fails. */
  readonly said: string[] = [];

  constructor(data: string) {
    this.#data = data;
    this.#env = { ...process.env, REPROOF_DATA: data, NO_COLOR: '1' };
  }

  start(port: number, repository: string): void {
    const serve = ['serve', '--port', String(port), '--no-worker', '--repo', repository, '--log-level', 'error'];
    void this.#keep('server', serve);
    void this.#keep('worker', ['worker', '--log-level', 'error']);
  }

  async #keep(name: 'server' | 'worker', args: string[]): Promise<void> {
    while (!this.#ending) {
      const child = spawn(process.execPath, [main, ...args], { env: this.#env, stdio: ['ignore', 'ignore', 'pipe'] });
      this.#children[name] = child;
      child.stderr?.on('data', (chunk: Buffer) => {
        this.said.push(`${name}: ${chunk.toString().slice(0, 400)}`);
        if (this.said.length > 20) this.said.shift();
      });
      await once(child, 'close');
      await pause(200);
    }
  }

  /** Ends one with SIGKILL; false where it does not run just now. */
  async kill(victim: Victim): Promise<boolean> {
    const pid = victim === 'postgres' ? await postmasterOf(this.#data) : this.#children[victim]?.pid;
    try {
      return pid !== undefined && process.kill(pid, 'SIGKILL');
    } catch {
      return false;
    }
  }

  /** One command of the command line; its standard output. */
  async reproof(...args: string[]): Promise<string> {
    const child = spawn(process.execPath, [main, ...args], { env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    await once(child, 'close');
    return out;
  }

  async end(): Promise<void> {
    this.#ending = true;
    const children = Object.values(this.#children).filter(
      (child) => child.exitCode === null && child.signalCode === null,
    );
    for (const child of children) child.kill('SIGTERM');
    await Promise.all(children.map((child) => once(child, 'close')));
    await this.reproof('stop');
  }
}
