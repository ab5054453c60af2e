import { describe, expect, it } from 'vitest';
import { AuditChain } from '../../../src/domain/audit-entry.ts';
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

describe('the audit log', () => {
  it('tells who did what to what, when and from where, refused or not, and no secret', async () => {
    const server = await withHistory();
    const entries = await server.store.audit.entries(0, 100);
    const id = expect.any(String);
    expect(entries.map(({ actor, action, target, outcome }) => [actor, action, target, outcome])).toEqual([
      ['ann', 'log-in', '', 'done'],
      ['ann', 'POST /bugs/{id}/pause', '1-1', 'done'],
      ['ann', 'POST /bugs/{id}/resume', '1-1', 'done'],
      ['ann', 'POST /tokens', expect.stringMatching(/^t_\w+ laptop role=viewer projects=all$/), 'done'],
      ['ann', 'POST /tokens', 'much role=admin projects=all', 'NO_PERMISSION'],
      ['a-admin', 'PUT /projects/{id}/webhooks/{sender}', '1 github', 'done'],
      ['a-admin', 'PATCH /users/{name}', 'ann role=viewer password', 'done'],
    ]);
    expect(entries.every(({ from, at }) => from === '127.0.0.1' && Date.parse(at) > 0)).toBe(true);
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

  it('stays one chain when many write at once', async () => {
    const server = await runningServer();
    const note = { actor: 'ann', action: 'x', target: '', outcome: 'done', from: 'here' };
    await Promise.all(Array.from({ length: 20 }, () => server.store.audit.append(note)));
    const chain = new AuditChain();
    expect(chain.follow(await server.store.audit.entries(0, 100))).toBeNull();
    expect(chain.entries).toBe(20);
  });
});
