import { describe, expect, it, onTestFinished } from 'vitest';
import { addUser } from '../../../src/access/add-user.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { installToken, type RunningServer, runningServer } from '../../support/server/running-server.ts';
import { type Answer, aUser, cookieOf, logIn, password, send } from '../../support/server/logged-in.ts';

const api = '/api/v1';
const evil = 'https://evil.example';

/** Asks the API as a bearer. */
const bearing = (server: RunningServer, token: string, path = '/me', headers: Record<string, string> = {}) =>
  send(`${server.url}${api}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });

const tryPassword = (
  server: RunningServer,
  name: string,
  guess: string,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  send(`${server.url}${api}/sessions`, { method: 'POST', headers, body: { name, password: guess } });

/** A clock that stands until it is moved. */
function standingClock(): Clock & { pass(ms: number): void } {
  let passed = 0;
  const begin = Date.now();
  return { now: () => new Date(begin + passed), elapsed: () => passed, pass: (ms) => void (passed += ms) };
}

const tokenOf = async (server: RunningServer, own: Record<string, string>, wish: object): Promise<Answer> =>
  send(`${server.url}${api}/tokens`, { method: 'POST', headers: own, body: { name: 'mine', ...wish } });

describe('a page of another origin', () => {
  it('has a browser change nothing, whatever it knows', async () => {
    const server = await runningServer();
    await aUser(server.store, 'ann', 'admin');
    await aUser(server.store, 'mallory', 'admin');
    const [ann, mallory] = [await logIn(server.url, 'ann'), await logIn(server.url, 'mallory')];
    const post = async (headers: Record<string, string>) =>
      (await send(`${server.url}${api}/projects`, { method: 'POST', headers, body: { name: 'x' } })).status;
    expect(await post({ cookie: ann.cookie })).toBe(403);
    expect(await post({ cookie: ann.cookie, 'x-reproof-csrf': mallory.csrf })).toBe(403);
    expect(await post({ cookie: ann.cookie, 'x-reproof-csrf': '' })).toBe(403);
    expect(await post({ ...ann.own, origin: evil })).toBe(403);
    expect(await post({ ...ann.own, origin: 'null' })).toBe(403);
    expect(await post({ ...ann.own, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await post({ ...ann.own, 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await post({ ...ann.own, origin: server.url, 'sec-fetch-site': 'same-origin' })).toBe(201);
    // Tokens are not sent by themselves: they need no proof.
    expect(await post({ authorization: 'Bearer admin', origin: evil })).toBe(201);
  });

  it('logs nobody in as somebody else', async () => {
    const server = await runningServer();
    await aUser(server.store, 'mallory', 'viewer');
    expect((await tryPassword(server, 'mallory', password, { origin: evil })).status).toBe(403);
    expect((await tryPassword(server, 'mallory', password, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe('a session', () => {
  it('is new with every log-in: one that was put into the browser before is not taken over, and ends', async () => {
    const server = await runningServer();
    await aUser(server.store, 'ann', 'viewer');
    await aUser(server.store, 'mallory', 'viewer');
    const planted = await logIn(server.url, 'mallory');
    const { cookie } = await logIn(server.url, 'ann', { cookie: planted.cookie });
    expect(cookie).not.toBe(planted.cookie);
    expect((await send(`${server.url}${api}/me`, { headers: { cookie: planted.cookie } })).status).toBe(401);
    const made = 'reproof_session=chosen-by-an-attacker-0123456789';
    expect((await logIn(server.url, 'ann', { cookie: made })).cookie).not.toBe(made);
    const two = `${cookie}; reproof_session=another-one-0123456789-0123456789`;
    expect((await send(`${server.url}${api}/me`, { headers: { cookie: two } })).status).toBe(401);
    expect((await send(`${server.url}${api}/me`, { headers: { cookie } })).json).toMatchObject({ name: 'ann' });
  });

  it('ends when it is not used, and at its end though it is', async () => {
    const clock = standingClock();
    const server = await runningServer({ clock });
    await aUser(server.store, 'ann', 'viewer');
    const { cookie } = await logIn(server.url, 'ann');
    const status = async (of = cookie) => (await send(`${server.url}${api}/me`, { headers: { cookie: of } })).status;
    const hour = 3_600_000;
    for (let day = 0; day < 6; day += 1) {
      clock.pass(23 * hour);
      expect(await status()).toBe(200);
    }
    clock.pass(23 * hour);
    expect(await status()).toBe(200);
    clock.pass(8 * hour);
    expect(await status()).toBe(401);
    const idle = await logIn(server.url, 'ann');
    clock.pass(24 * hour);
    expect(await status(idle.cookie)).toBe(401);
  });

  it('ends by logging out, and all others with a new password, which wants the old one', async () => {
    const server = await runningServer();
    await aUser(server.store, 'ann', 'viewer');
    const [here, there, gone] = [
      await logIn(server.url, 'ann'),
      await logIn(server.url, 'ann'),
      await logIn(server.url, 'ann'),
    ];
    const status = async (cookie: string) => (await send(`${server.url}${api}/me`, { headers: { cookie } })).status;
    const out = await send(`${server.url}${api}/sessions/current`, { method: 'DELETE', headers: gone.own });
    expect([out.status, cookieOf(out), await status(gone.cookie)]).toEqual([200, 'reproof_session=', 401]);
    const change = (current: string) =>
      send(`${server.url}${api}/me/password`, {
        method: 'PUT',
        headers: here.own,
        body: { current, next: 'another battery staple' },
      });
    expect((await change('not the password')).status).toBe(401);
    expect(await status(there.cookie)).toBe(200);
    expect((await change(password)).status).toBe(200);
    expect([await status(here.cookie), await status(there.cookie)]).toEqual([200, 401]);
    expect((await tryPassword(server, 'ann', password)).status).toBe(401);
    expect((await tryPassword(server, 'ann@shop.example', 'another battery staple')).status).toBe(201);
  });

  it('of a one-time link is opened once, and only within its time', async () => {
    const clock = standingClock();
    const server = await runningServer({ clock });
    const opened = await send(server.logInLink ?? '');
    expect([opened.status, opened.headers['location']]).toEqual([303, '/']);
    expect(opened.headers['set-cookie']?.[0]).toMatch(/; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
    const headers = { cookie: cookieOf(opened) };
    expect((await send(`${server.url}${api}/me`, { headers })).json).toMatchObject({ name: 'local', role: 'admin' });
    expect((await send(server.logInLink ?? '')).status).toBe(401);
    const link = () =>
      send(`${server.url}${api}/sessions/link`, {
        method: 'POST',
        headers: { authorization: `Bearer ${installToken}` },
      });
    const late = String((await link()).json['url']);
    clock.pass(16 * 60_000);
    expect((await send(late)).status).toBe(401);
    expect((await send(String((await link()).json['url']))).status).toBe(303);
  });
});

describe('a token', () => {
  it('of a user who was disabled is nobody’s, of one who may less now may less', async () => {
    const server = await runningServer();
    await aUser(server.store, 'ann', 'approver');
    const { own } = await logIn(server.url, 'ann');
    const secret = String((await tokenOf(server, own, { role: 'approver' })).json['secret']);
    expect(secret).toMatch(/^rp_[\w-]{43}$/);
    const me = async () => (await bearing(server, secret)).json;
    expect(await me()).toMatchObject({ name: 'ann', role: 'approver', by: 'token' });
    const change = (body: object) => server.ask('admin', 'PATCH', `${api}/users/ann`, body);
    await change({ role: 'viewer' });
    expect(await me()).toMatchObject({ role: 'viewer' });
    await change({ disabled: true });
    expect((await bearing(server, secret)).status).toBe(401);
    expect((await send(`${server.url}${api}/me`, { headers: { cookie: own['cookie'] ?? '' } })).status).toBe(401);
    expect((await tryPassword(server, 'ann', password)).status).toBe(401);
  });

  it('that is over, taken back or cut is nobody’s, and a cookie does not make it good', async () => {
    const clock = standingClock();
    const server = await runningServer({ clock });
    await aUser(server.store, 'ann', 'viewer');
    const { own, cookie } = await logIn(server.url, 'ann');
    const expiresAt = new Date(clock.now().getTime() + 60_000).toISOString();
    const short = await tokenOf(server, own, { role: 'viewer', expiresAt });
    const long = await tokenOf(server, own, { role: 'viewer' });
    const [ending, staying] = [short, long].map(({ json }) => String(json['secret']));
    expect((await bearing(server, ending ?? '')).status).toBe(200);
    clock.pass(60_000);
    expect((await bearing(server, ending ?? '')).status).toBe(401);
    expect((await bearing(server, staying ?? '')).status).toBe(200);
    expect((await bearing(server, (staying ?? '').slice(0, -1))).status).toBe(401);
    expect((await bearing(server, 'nobody', '/me', { cookie })).status).toBe(401);
    const revoke = () =>
      send(`${server.url}${api}/tokens/${String(long.json['id'])}`, { method: 'DELETE', headers: own });
    expect([(await revoke()).status, (await revoke()).status]).toEqual([200, 409]);
    expect((await bearing(server, staying ?? '')).status).toBe(401);
  });

  it('is none by which its maker gets more than the maker has', async () => {
    const server = await runningServer();
    await aUser(server.store, 'ann', 'engineer');
    await aUser(server.store, 'boss', 'admin');
    const { own } = await logIn(server.url, 'ann');
    const status = async (wish: object, headers: Record<string, string> = own) =>
      (await tokenOf(server, headers, wish)).status;
    expect(await status({ role: 'admin' })).toBe(403);
    expect(await status({ role: 'approver' })).toBe(403);
    expect(await status({ role: 'engineer', service: true })).toBe(403);
    expect(await status({ role: 'engineer', projects: ['77'] })).toBe(404);
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const made = await tokenOf(server, own, { role: 'viewer', expiresAt });
    const bearer = { authorization: `Bearer ${String(made.json['secret'])}` };
    expect(await status({ role: 'engineer', expiresAt }, bearer)).toBe(403);
    expect(await status({ role: 'viewer' }, bearer)).toBe(403);
    expect(await status({ role: 'viewer', expiresAt }, bearer)).toBe(201);
    // What is another's is not there to be taken back.
    const boss = await logIn(server.url, 'boss');
    const theirs = await tokenOf(server, boss.own, { role: 'viewer' });
    const taken = await send(`${server.url}${api}/tokens/${String(theirs.json['id'])}`, {
      method: 'DELETE',
      headers: own,
    });
    expect(taken.status).toBe(404);
  });

  it('and a password and a cookie stand in the store as hashes alone', async () => {
    const server = await runningServer();
    await aUser(server.store, 'ann', 'viewer');
    const { own, cookie, csrf } = await logIn(server.url, 'ann');
    const secret = String((await tokenOf(server, own, { role: 'viewer' })).json['secret']);
    const tables = ['users', 'api_tokens', 'sessions', 'audit'];
    const rows = await Promise.all(tables.map((table) => server.store.pool.query(`select * from ${table}`)));
    const text = JSON.stringify(rows.map(({ rows: all }) => all));
    expect(text).toContain('ann');
    for (const hidden of [password, secret, secret.slice(3), cookie.split('=')[1] ?? '', csrf])
      expect(text).not.toContain(hidden);
  });
});

describe('guessing', () => {
  it('is answered alike for names that there are and that there are not, and takes as long', async () => {
    const server = await runningServer();
    await addUser(server.store.users, { name: 'ann', email: 'ann@shop.example', role: 'viewer', password });
    const timed = async (name: string) => {
      const begin = performance.now();
      const { status, json } = await tryPassword(server, name, 'not the password');
      return { answer: { status, json }, ms: performance.now() - begin };
    };
    const [known, unknown] = [
      [await timed('ann'), await timed('ann')],
      [await timed('bo'), await timed('bo')],
    ];
    expect(unknown[0]?.answer).toEqual(known[0]?.answer);
    const least = (all: Array<{ ms: number }>): number => Math.min(...all.map(({ ms }) => ms));
    expect(least(unknown)).toBeGreaterThan(least(known) / 3);
  });

  it('comes to an end after a few, also when many are tried at once, and goes on after a while', async () => {
    const clock = standingClock();
    const server = await runningServer({ clock });
    await aUser(server.store, 'ann', 'viewer');
    const tries = await Promise.all(Array.from({ length: 12 }, (_, i) => tryPassword(server, 'ann', `guess ${i}`)));
    expect(tries.map(({ status }) => status).toSorted()).toEqual([...Array(5).fill(401), ...Array(7).fill(429)]);
    const right = await tryPassword(server, 'ann', password);
    expect([right.status, Number(right.headers['retry-after'])]).toEqual([429, 900]);
    clock.pass(15 * 60_000 + 1);
    expect((await tryPassword(server, 'ann', password)).status).toBe(201);
  });

  it('is not begun anew by saying that it comes from elsewhere', async () => {
    const server = await runningServer({ clock: standingClock() });
    await aUser(server.store, 'ann', 'viewer');
    const statuses = [];
    for (let i = 0; i < 6; i += 1) {
      const headers = { 'x-forwarded-for': `203.0.113.${i}`, forwarded: `for=203.0.113.${i}`, 'x-real-ip': '1.2.3.4' };
      statuses.push((await tryPassword(server, 'ann', 'not the password', headers)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const entries = await server.store.audit.entries(0, 10);
    const logIns = entries.filter(({ action }) => action === 'log-in');
    expect(logIns.map(({ from }) => from)).toEqual(Array(5).fill('127.0.0.1'));
  });
});

describe('headers of proxies', () => {
  const forwarded = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };

  it('say nothing where no proxy is trusted', async () => {
    const server = await runningServer();
    await aUser(server.store, 'ann', 'viewer');
    expect((await bearing(server, installToken, '/me', forwarded)).status).toBe(200);
    const answer = await tryPassword(server, 'ann', password, forwarded);
    expect(answer.headers['set-cookie']?.[0]).not.toMatch(/Secure|__Host-/);
    const named = { 'x-forwarded-host': 'localhost', host: 'evil.example' };
    expect((await send(`${server.url}/healthz`, { headers: named })).status).toBe(403);
  });

  it('say where a request comes from where one is trusted: the installation’s token is good only here', async () => {
    const server = await runningServer({}, onTestFinished, {
      trustedProxies: ['127.0.0.1'],
      allowedHosts: ['reproof.example'],
    });
    await aUser(server.store, 'ann', 'viewer');
    expect((await bearing(server, installToken)).status).toBe(200);
    expect((await bearing(server, installToken, '/me', forwarded)).status).toBe(401);
    expect((await send(server.logInLink ?? '', { headers: forwarded })).status).toBe(403);
    const answer = await tryPassword(server, 'ann', password, { ...forwarded, host: 'reproof.example' });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^__Host-reproof_session=.+; Secure$/);
    // The proxy adds the address that it saw behind what a stranger wrote.
    const lied = { ...forwarded, 'x-forwarded-for': '127.0.0.1, 203.0.113.9' };
    expect((await bearing(server, installToken, '/me', lied)).status).toBe(401);
    const last = (await server.store.audit.entries(0, 100)).at(-1);
    expect(last).toMatchObject({ actor: 'ann', action: 'log-in', outcome: 'done', from: '203.0.113.9' });
  });
});

describe('a server that others reach', () => {
  it('does not start before somebody can log in, and says what to run', async () => {
    const started = runningServer({}, onTestFinished, { host: '0.0.0.0' });
    await expect(started).rejects.toMatchObject({
      code: 'BAD_USAGE',
      help: expect.stringMatching(/reproof users add/),
    });
  });

  it('is asked by its addresses and the names that it was told', async () => {
    const server = await runningServer({}, onTestFinished, {
      host: '0.0.0.0',
      allowedHosts: ['reproof.example'],
      firstUser: 'ann',
    });
    expect(server.logInLink).toBeNull();
    const port = new URL(server.url).port;
    const status = async (host: string, path = '/healthz') =>
      (await send(`http://127.0.0.1:${port}${path}`, { headers: { host } })).status;
    expect([await status(`10.1.2.3:${port}`), await status('reproof.example')]).toEqual([200, 200]);
    expect([await status('evil.example'), await status('reproof.example.evil.example')]).toEqual([403, 403]);
    expect(await status('evil.example', `${api}/me`)).toBe(403);
  });
});
