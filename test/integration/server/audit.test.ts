import { describe, expect, it } from 'vitest';
import { AuditChain } from '../../../src/domain/audit-entry.ts';
import { digestOf } from '../../../src/access/secret-text.ts';
import { aSignal } from '../../support/store/signal.ts';
import { aUser, logIn, send } from '../../support/server/logged-in.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

const api = '/api/v1';

async function withHistory(): Promise<RunningServer> {
  const server = await runningServer();
  await aUser(server.store, 'ann', 'engineer');
  const { own } = await logIn(server.url, 'ann');
  const [accepted] = await server.store.signals.accept([aSignal(server.project.id, 'a', 'v1:a')]);
  const bug = accepted?.kind === 'stored' ? accepted.bug : '';
  const ask = (path: string, method: string, body?: unknown) =>
    send(`${server.url}${api}${path}`, { method, headers: own, body });
  await ask(`/bugs/${bug}/pause`, 'POST', { reason: 'later' });
  await ask(`/bugs/${bug}/resume`, 'POST', {});
  await ask('/tokens', 'POST', { name: 'laptop', role: 'viewer' });
  await ask('/tokens', 'POST', { name: 'much', role: 'admin' });
  const hook = `${api}/projects/${server.project.id}/webhooks/github`;
  await server.ask('admin', 'PUT', hook, { secret: 'the-secret-of-the-hook' });
  await server.ask('admin', 'PATCH', `${api}/users/ann`, { role: 'viewer', password: 'a new long password' });
  return server;
}

/** The entries of what was done: that it began, and how it ended. */
const ended = (actor: string, action: string, target: string, outcome = 'done'): string[][] => [
  [actor, action, target, 'begun'],
  [actor, action, target, outcome],
];

describe('the audit log', () => {
  it('tells who did what to what, when and from where, refused or not, and no secret', async () => {
    const server = await withHistory();
    const entries = await server.store.audit.entries(0, 100);
    const id = expect.any(String);
    expect(entries.map(({ actor, action, target, outcome }) => [actor, action, target, outcome])).toEqual([
      ['ann', 'log-in', '', 'done'],
      ...ended('ann', 'POST /bugs/{id}/pause', '1-1'),
      ...ended('ann', 'POST /bugs/{id}/resume', '1-1'),
      ['ann', 'POST /tokens', 'laptop role=viewer projects=all', 'begun'],
      ['ann', 'POST /tokens', expect.stringMatching(/^t_\w+ laptop role=viewer projects=all$/), 'done'],
      ...ended('ann', 'POST /tokens', 'much role=admin projects=all', 'NO_PERMISSION'),
      ...ended('a-admin', 'PUT /projects/{id}/webhooks/{sender}', '1 github'),
      ...ended('a-admin', 'PATCH /users/{name}', 'ann role=viewer password'),
    ]);
    expect(entries.every(({ from, at }) => from === '127.0.0.1' && Date.parse(at) > 0)).toBe(true);
    for (const { seq, begun, outcome } of entries.slice(1))
      expect(begun).toBe(outcome === 'begun' ? undefined : seq - 1);
    expect(entries[0]).toMatchObject({ seq: 0, prevHash: '0'.repeat(64), at: id });
    expect(JSON.stringify(entries)).not.toMatch(/the-secret-of-the-hook|a new long password/);
  });

  it('is read by administrators in pages, and its chain holds', async () => {
    const server = await withHistory();
    const chain = new AuditChain();
    for (let next: number | null = 0; next !== null; ) {
      const answer = await server.ask('admin', 'GET', `${api}/audit?from=${next}&limit=3`);
      const page = (await answer.json()) as { entries: never[]; next: number | null };
      expect(chain.follow(page.entries)).toBeNull();
      next = page.next;
    }
    expect(chain.entries).toBe(await server.store.audit.count());
    const newest = (await (await server.ask('admin', 'GET', `${api}/audit?limit=1`)).json()) as { entries: object[] };
    expect(newest.entries).toMatchObject([{ action: 'PATCH /users/{name}' }]);
    expect((await server.ask('approver', 'GET', `${api}/audit`)).status).toBe(403);
  });

  it('takes no change, and one that was forced upon it is found', async () => {
    const server = await withHistory();
    const { pool, audit } = server.store;
    for (const change of ['delete from audit', 'truncate audit', "update audit set entry = '{}'"])
      await expect(pool.query(change)).rejects.toThrow(/append-only/);
    await pool.query('alter table audit disable trigger user');
    await pool.query(`update audit set entry = replace(entry, '"ann"', '"bob"') where seq = 3`);
    expect(new AuditChain().follow(await audit.entries(0, 100))).toBe(4);
    await pool.query('delete from audit where seq = 2');
    expect(new AuditChain().follow(await audit.entries(0, 100))).toBe(2);
  });

  it('tells of a thing before it is done: what a crash leaves half-way stands there as begun', async () => {
    const server = await runningServer();
    const [accepted] = await server.store.signals.accept([aSignal(server.project.id, 'a', 'v1:a')]);
    const bug = accepted?.kind === 'stored' ? accepted.bug : '';
    // A log that takes one entry and then no more, as of a server that died behind the effect.
    await server.store.pool.query(`create function full_() returns trigger language plpgsql as $$
      begin if new.seq > 0 then raise exception 'full'; end if; return new; end $$;
      create trigger full_ before insert on audit for each row execute function full_()`);
    const pause = () => server.ask('engineer', 'POST', `${api}/bugs/${bug}/pause`, {});
    expect((await pause()).status).toBe(500);
    expect(await server.store.bugs.bug(bug)).toMatchObject({ paused: true });
    expect(await server.store.audit.entries(0, 10)).toMatchObject([
      { action: 'POST /bugs/{id}/pause', outcome: 'begun' },
    ]);
    const resume = await server.ask('engineer', 'POST', `${api}/bugs/${bug}/resume`, {});
    expect([resume.status, (await server.store.bugs.bug(bug))?.paused]).toEqual([500, true]);
  });

  it('tells of requests that were sent away, by whom and from where, and repeats by their number', async () => {
    const server = await runningServer();
    await aUser(server.store, 'ann', 'viewer');
    const { own } = await logIn(server.url, 'ann');
    const ask = (path: string, more: object) =>
      send(`${server.url}${api}${path}`, { method: 'POST', body: {}, ...more });
    for (let i = 0; i < 5; i += 1) expect((await server.ask(null, 'GET', `${api}/bugs`)).status).toBe(401);
    expect((await ask('/bugs/1-1/pause', { headers: own })).status).toBe(403);
    expect((await ask('/tokens', { headers: { cookie: own.cookie } })).status).toBe(403);
    expect((await ask('/tokens', { headers: { ...own, origin: 'https://evil.example' } })).status).toBe(403);
    expect((await send(`${server.url}${api}/bugs`, { headers: { host: 'evil.example' } })).status).toBe(403);
    const { id: elsewhere } = await server.store.projects.create('elsewhere');
    const service = { name: 'x', owner: null, role: 'admin', madeBy: 'test', expiresAt: null } as const;
    await server.store.tokens.create({ ...service, projects: [elsewhere] }, digestOf('of-another-project'));
    const other = { authorization: 'Bearer of-another-project' };
    expect((await send(`${server.url}${api}/bugs/1-1`, { headers: other })).status).toBe(404);
    for (let i = 0; i < 6; i += 1) await ask('/sessions', { body: { name: 'ann', password: 'wrong but long enough' } });
    await server.close();
    const all = await server.store.audit.entries(0, 100);
    const refusals = all.filter(({ action }) => action !== 'log-in');
    expect(refusals.map(({ actor, action, target, outcome }) => [actor, action, target, outcome])).toEqual([
      ['nobody', 'GET /bugs', 'without a valid token or session', 'NOT_ALLOWED'],
      ['ann', 'POST /bugs/{id}/pause', 'beyond the role', 'NO_PERMISSION'],
      ['ann', 'POST /tokens', 'without the session’s CSRF proof', 'NO_PERMISSION'],
      ['ann', 'POST /tokens', 'from a foreign origin', 'NO_PERMISSION'],
      ['nobody', 'GET /bugs', 'by a foreign host name', 'NO_PERMISSION'],
      ['service:x', 'GET /bugs/{id}', 'out of the token’s projects', 'NOT_FOUND'],
      ['nobody', 'POST /sessions', 'too many tries', 'TOO_MANY'],
      ['nobody', 'GET /bugs', 'without a valid token or session; 4 more of these within 10 minutes', 'NOT_ALLOWED'],
    ]);
  });

  it('stays one chain when many write at once', async () => {
    const server = await runningServer();
    const note = { actor: 'ann', action: 'x', target: '', outcome: 'done', from: 'here' };
    await Promise.all(Array.from({ length: 20 }, () => server.store.audit.append(note)));
    const chain = new AuditChain();
    expect(chain.follow(await server.store.audit.entries(0, 100))).toBeNull();
    expect(chain.entries).toBe(20);
  });
});
