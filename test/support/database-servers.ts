import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A server of a test's own: on a port and in a folder that nobody else has. */
export interface Server {
  port: number;
  stop: () => Promise<void>;
}

/** None of these servers likes to be run by root. */
const isRoot = process.getuid?.() === 0;
const nobody = 65_534;
const asNobody = isRoot ? { uid: nobody, gid: nobody } : {};

/** Debian keeps PostgreSQL's programs off the PATH, a folder a version. */
const postgresFolders = existsSync('/usr/lib/postgresql')
  ? readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`)
  : [];
const path = [...postgresFolders, process.env.PATH, '/usr/sbin'].join(delimiter);

/** PostgreSQL; user `test`, database `postgres`, no password. */
export async function startPostgres(): Promise<Server> {
  const folder = folderOf('postgres');
  const data = join(folder, 'data');
  runOnce('initdb', ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], folder);
  const port = await freePort();
  const given = ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'];
  return start('postgres', given, folder, port, 'ready to accept connections', 'SIGINT');
}

/** MariaDB; user `root`, database `test`, no password. */
export async function startMariadb(): Promise<Server> {
  const folder = folderOf('mariadb');
  const data = join(folder, 'data');
  const install = ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal'];
  runOnce('mariadb-install-db', install, folder);
  const port = await freePort();
  const files = [`--datadir=${data}`, `--socket=${join(folder, 's')}`, `--pid-file=${join(folder, 'pid')}`];
  const given = ['--no-defaults', ...files, `--port=${port}`, '--bind-address=127.0.0.1', '--innodb-fast-shutdown=2'];
  return start('mariadbd', given, folder, port, 'ready for connections', 'SIGTERM');
}

/** Redis; no password. */
export async function startRedis(): Promise<Server> {
  const folder = folderOf('redis');
  const port = await freePort();
  const given = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  return start('redis-server', given, folder, port, 'Ready to accept connections', 'SIGTERM');
}

function folderOf(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `reproof-${name}-`));
  if (isRoot) chownSync(folder, nobody, nobody);
  return folder;
}

function runOnce(program: string, given: string[], folder: string): void {
  const run = spawnSync(program, given, { cwd: folder, env: { PATH: path }, encoding: 'utf8', ...asNobody });
  if (run.status !== 0) throw new Error(`${program}: ${run.error?.message ?? run.stderr + run.stdout}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function start(
  program: string,
  given: string[],
  folder: string,
  port: number,
  ready: string,
  end: NodeJS.Signals,
): Promise<Server> {
  const child = spawn(program, given, { cwd: folder, env: { PATH: path }, ...asNobody });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill(end);
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await said(child, ready);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

/** Resolves once the program has said a text; rejects with what it said where it ends before. */
function said(child: ChildProcess, text: string): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      if (output.includes(text)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('close', () => reject(new Error(output)));
  });
}
