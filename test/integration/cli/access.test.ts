import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../src/adapters/postgres/open-store.ts';
import { aUser, password } from '../../support/server/logged-in.ts';
import { freshDatabase } from '../../support/store/database.ts';
import { runningServer } from '../../support/server/running-server.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

function scratch(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'reproof-access-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function reproof(env: NodeJS.ProcessEnv, args: string[], input = '') {
  const { REPROOF_URL: _url, REPROOF_TOKEN: _token, REPROOF_DATA: _data, ...rest } = process.env;
  const child = spawn(process.execPath, [main, ...args], { env: { ...rest, NO_COLOR: '1', ...env } });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(input);
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, out, said, json: () => JSON.parse(out) as Record<string, unknown> };
}

test('the first user is added to the store before any server runs; passwords come by standard input', async () => {
  const url = await freshDatabase();
  const env = { DATABASE_URL: url, REPROOF_DATA: scratch() };
  const short = await reproof(env, ['users', 'add', 'ann'], 'short\n');
  expect([short.exit, short.said]).toEqual([64, expect.stringContaining('at least 12 characters')]);
  const added = await reproof(env, ['users', 'add', 'ann', '--role', 'admin', '--json'], `${password}\n`);
  expect([added.exit, added.json()]).toEqual([0, expect.objectContaining({ name: 'ann', role: 'admin' })]);
  expect((await reproof(env, ['users', 'add', 'ann'], `${password}\n`)).said).toContain('there already');
  const store = await openStore(url, { connections: 2 });
  onTestFinished(() => store.close());
  expect((await store.users.forLogIn('ann'))?.password).toMatch(/^scrypt\$/);
  // Each is told before it is done, and how it ended: the first and the last were refused.
  const done = (await store.audit.entries(0, 10)).filter(({ outcome }) => outcome === 'done');
  expect(done).toMatchObject([{ actor: 'local', target: 'ann role=admin' }]);
});

// A dozen programs are started one after the other.
test('the command line logs in, works by its token, and forgets it', { timeout: 240_000 }, async () => {
  const server = await runningServer();
  await aUser(server.store, 'ann', 'admin');
  // No data folder: its token must not be what lets it in.
  const env = { XDG_CONFIG_HOME: scratch(), XDG_DATA_HOME: scratch(), HOME: scratch() };
  expect((await reproof(env, ['users'])).exit).toBe(69);
  const wrong = await reproof(env, ['login', server.url, '--name', 'ann'], 'not the password');
  expect([wrong.exit, wrong.said]).toEqual([77, expect.stringContaining('no user has this name and password')]);
  const login = await reproof(env, ['login', server.url, '--name', 'ann', '--json'], `${password}\n`);
  expect([login.exit, login.json()]).toMatchObject([0, { server: server.url, name: 'ann', role: 'admin' }]);
  const file = path.join(env.XDG_CONFIG_HOME, 'reproof/servers.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toMatch(/"rp_/);
  // The session that the log-in opened is over.
  expect(await server.store.sessions.of('ann')).toEqual([]);

  const add = await reproof(env, ['users', 'add', 'bo', '--json'], 'a long enough password');
  expect(add.json()).toMatchObject({ name: 'bo', role: 'viewer' });
  const changed = await reproof(env, ['users', 'change', 'bo', '--role', 'engineer', '--disable', '--json']);
  expect(changed.json()).toMatchObject({ role: 'engineer', disabled: true });
  const made = await reproof(env, ['tokens', 'make', 'ci', '--service', '--project', '1', '--days', '9', '--json']);
  const { id, secret } = made.json() as { id: string; secret: string };
  const ci = { ...env, REPROOF_URL: server.url, REPROOF_TOKEN: secret };
  expect((await reproof(ci, ['projects', '--json'])).exit).toBe(0);
  expect((await reproof(ci, ['users'])).exit).toBe(77);
  expect((await reproof(env, ['tokens', '--all'])).out).toContain(id);
  expect((await reproof(env, ['tokens', 'revoke', id, '--json'])).json()).toEqual({ revoked: id });
  expect((await reproof(ci, ['projects'])).exit).toBe(77);

  expect((await reproof(env, ['audit'])).out).toMatch(/ann +POST \/tokens t_\w+ ci role=viewer projects=1 +done/);
  const verified = await reproof(env, ['audit', '--verify', '--json']);
  expect([verified.exit, verified.json()]).toMatchObject([0, { holds: true, broken: null }]);
  await server.store.pool.query('alter table audit disable trigger user');
  await server.store.pool.query(`update audit set entry = replace(entry, '"ann"', '"bob"') where seq = 2`);
  expect((await reproof(env, ['audit', '--verify'])).exit).toBe(65);

  expect((await reproof(env, ['login', server.url, '--forget', '--json'])).json()).toMatchObject({ revoked: true });
  expect((await reproof(env, ['users'])).exit).toBe(69);
});

test('no secret is shown to a server of the network without https, nor the installation’s token to another machine', async () => {
  const env = { XDG_CONFIG_HOME: scratch(), XDG_DATA_HOME: scratch(), HOME: scratch() };
  const open = await reproof(env, ['login', 'http://reproof.invalid', '--name', 'ann'], password);
  expect([open.exit, open.said]).toEqual([64, expect.stringContaining('not https')]);
  const other = await reproof({ ...env, REPROOF_URL: 'https://reproof.invalid' }, ['bugs']);
  expect([other.exit, other.said]).toEqual([77, expect.stringContaining('reproof login https://reproof.invalid')]);
});
