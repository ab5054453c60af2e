import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { listBugs } from '../../contract/bugs.ts';
import { connectRepository, listProjects } from '../../contract/projects.ts';
import type { Bug } from '../../domain/bug.ts';
import { Fault } from '../../domain/fault.ts';
import { type Client, connect } from '../server/client.ts';

/** What the server says of a bug. */
export type FiledBug = Pick<Bug, 'id' | 'title' | 'state' | 'count' | 'priority' | 'service'>;

/** How a command of this program ended, and what it said. */
export interface Ran {
  exit: number | null;
  said: string;
  complaint: string;
}

/** `reproof serve` on a data folder of its own, for as long as the demo lasts. */
export interface DemoServer {
  url: string;
  dsn: string;
  client: Client;
  bugs(): Promise<FiledBug[]>;
  /** The bug that was not known, once both reporters' signals of it are counted; after some seconds with one of them. */
  newBug(known: ReadonlySet<string>): Promise<FiledBug>;
  /** Starts `reproof worker` beside it; stops with the server. */
  startWorker(): Promise<void>;
  /** Runs this program on the server, as somebody else on this machine would; at the terminal itself, or with what it says given back. */
  reproof(args: readonly string[], how: { atTerminal: boolean }): Promise<Ran>;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL(`../main${path.extname(import.meta.url)}`, import.meta.url));
const filedWithinMs = 20_000;
const bothWithinMs = 6_000;

/** A command of this program that goes on until it is told to end; resolves with what it says first. */
async function started(args: readonly string[], env: NodeJS.ProcessEnv, says: RegExp): Promise<[ChildProcess, string]> {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [said, complaint] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2_000)));
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (says.test(said)) resolve();
    });
  });
  const ended = once(child, 'exit').then(() => {
    throw new Fault('INTERNAL', `reproof ${args[0]} ended: ${complaint.trim().split('\n').at(-1) ?? ''}`);
  });
  ended.catch(() => {});
  await Promise.race([ready, ended]);
  return [child, said];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

async function ran(args: readonly string[], env: NodeJS.ProcessEnv, atTerminal: boolean): Promise<Ran> {
  const child = spawn(process.execPath, [main, ...args], {
    env,
    stdio: atTerminal ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  let [said, complaint] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const [exit] = (await once(child, 'close')) as [number | null];
  return { exit, said: said.trim(), complaint: complaint.trim().slice(-2_000) };
}

/** Starts the server on `data` (new), with the repository (a URL that git can clone) connected to its first project. Throws INTERNAL with its complaint. */
export async function startServer(data: string, repository: string): Promise<DemoServer> {
  const env = {
    ...process.env,
    REPROOF_DATA: data,
    DATABASE_URL: '',
    REPROOF_URL: undefined,
    REPROOF_TOKEN: undefined,
  };
  const flags = ['--port', '0', '--no-worker', '--log-level', 'error'];
  const [server, said] = await started(['serve', ...flags], env, /DSN\s+\S+\n/);
  const dsn = /DSN\s+(\S+)/.exec(said)?.[1] ?? '';
  const client = connect({ REPROOF_DATA: data });
  const children = [server];
  const [project] = await client.call(listProjects, {});
  await client.call(connectRepository, { params: { id: project?.id ?? '' }, body: { url: repository, root: '' } });
  const bugs = async (): Promise<FiledBug[]> => (await client.call(listBugs, { query: { limit: 50 } })).bugs;
  const newBug = async (known: ReadonlySet<string>): Promise<FiledBug> => {
    const began = performance.now();
    let first: number | null = null;
    for (;;) {
      const fresh = (await bugs()).find(({ id }) => !known.has(id));
      const now = performance.now();
      if (fresh) first ??= now;
      if (fresh && (fresh.count > 1 || now - (first ?? now) > bothWithinMs)) return fresh;
      if (!fresh && now - began > filedWithinMs)
        throw new Fault('INTERNAL', 'no error of the example service arrived at the server');
      await wait(100);
    }
  };
  const startWorker = async (): Promise<void> => {
    const [worker] = await started(['worker', '--log-level', 'error'], env, /works on bugs/);
    children.unshift(worker);
  };
  const stop = async (): Promise<void> => {
    for (const child of children) await end(child);
  };
  const reproof: DemoServer['reproof'] = (args, { atTerminal }) => ran(args, env, atTerminal);
  return { url: client.url, dsn, client, bugs, newBug, startWorker, reproof, stop };
}
