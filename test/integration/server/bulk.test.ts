import { describe, expect, it } from 'vitest';
import { aProposal } from '../../support/review/proposed.ts';
import { logIn, send } from '../../support/server/logged-in.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';
import { aSignal } from '../../support/store/signal.ts';

interface Answer {
  done: number;
  refused: number;
  outcomes: { bug: string; outcome: string; state?: string; why?: string }[];
}

async function bugs(server: RunningServer, count: number, project = server.project.id): Promise<string[]> {
  const signals = Array.from({ length: count }, (_, i) => aSignal(project, `b${project}-${i}`, `v1:b${project}-${i}`));
  const accepted = await server.store.signals.accept(signals);
  return accepted.flatMap((one) => (one.kind === 'stored' ? [one.bug] : []));
}

describe('changes of many bugs', () => {
  it('answer each bug by itself, and stand in the ledger of each and in the audit log', async () => {
    const server = await runningServer();
    const change = async (role: 'viewer' | 'engineer' | 'approver', body: unknown): Promise<Answer> =>
      (await (await server.ask(role, 'POST', '/api/v1/bugs/bulk', body)).json()) as Answer;
    const [a = '', b = '', c = ''] = await bugs(server, 3);
    const { bug: proposed } = await aProposal(server.store, server.project.id);
    const own = (bug: string) => server.store.bugs.bug(bug);

    const prioritised = await change('engineer', {
      bugs: [a, b, '99-1'],
      change: { kind: 'priority', priority: 'P0' },
      reason: 'checkout is down',
    });
    expect(prioritised).toMatchObject({ done: 2, refused: 1 });
    expect(prioritised.outcomes[2]).toEqual({ bug: '99-1', outcome: 'refused', why: 'there is no bug 99-1' });
    expect([(await own(a))?.priority, (await own(c))?.priority]).toEqual(['P0', 'P2']);
    expect((await server.store.bugs.ledger(a)).at(-1)).toMatchObject({ kind: 'priority-set', actor: 'a-engineer' });

    await change('engineer', { bugs: [a], change: { kind: 'assign', owner: '@cart', specialist: 'backend' } });
    await change('engineer', { bugs: [a], change: { kind: 'assign', team: 'payments' } });
    expect((await own(a))?.routing).toMatchObject({ owner: '@cart', team: 'payments', specialist: 'backend' });

    // Closing ends a proposal: that is for those who may decide.
    const closed = await change('engineer', { bugs: [b, proposed], change: { kind: 'close' } });
    expect(closed.outcomes).toMatchObject([{ state: 'wont-fix' }, { outcome: 'refused' }]);
    expect((await change('approver', { bugs: [proposed], change: { kind: 'close' } })).done).toBe(1);
    const { proposals } = await server.store.proposals.proposals({ bug: proposed, limit: 1 });
    expect(proposals[0]?.state).toBe('superseded');

    expect(await change('engineer', { bugs: [b], change: { kind: 'investigate' } })).toMatchObject({ done: 1 });
    expect((await own(b))?.state).toBe('new');
    expect(server.queue.asked).toContain(b);
    expect(await change('engineer', { bugs: [b], change: { kind: 'cancel' } })).toMatchObject({ done: 1 });

    const merged = await change('engineer', { bugs: [b, c, a], change: { kind: 'merge', into: a } });
    expect(merged.outcomes.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'refused']);
    expect((await own(a))?.count).toBe(3);
    expect(await change('engineer', { bugs: [b, a], change: { kind: 'split' } })).toMatchObject({
      done: 1,
      refused: 1,
    });
    expect([(await own(a))?.count, await own(b)]).toMatchObject([2, { state: 'new', count: 1 }]);

    expect(
      (await server.ask('viewer', 'POST', '/api/v1/bugs/bulk', { bugs: [a], change: { kind: 'split' } })).status,
    ).toBe(403);
    const audit = await (await server.ask('admin', 'GET', '/api/v1/audit')).text();
    expect(audit).toContain(`priority priority=P0: ${a} ${b} 99-1`);
  });

  it('reach nothing of a project that is not the caller’s, whatever is named', async () => {
    const server = await runningServer({}, undefined, { firstUser: 'boss' });
    const other = await server.store.projects.create('billing');
    const [mine = ''] = await bugs(server, 1);
    const [theirs = ''] = await bugs(server, 1, other.id);
    const { own } = await logIn(server.url, 'boss');
    const wish = { name: 'ci', role: 'admin', projects: [server.project.id] };
    const made = await send(`${server.url}/api/v1/tokens`, { method: 'POST', headers: own, body: wish });
    const headers = { authorization: `Bearer ${String(made.json['secret'])}` };
    const ask = (body: unknown) => send(`${server.url}/api/v1/bugs/bulk`, { method: 'POST', headers, body });
    expect((await ask({ bugs: [theirs, mine], change: { kind: 'close' } })).json['outcomes']).toMatchObject([
      { outcome: 'refused', why: `there is no bug ${theirs}` },
      { outcome: 'done' },
    ]);
    expect((await ask({ bugs: [mine], change: { kind: 'merge', into: theirs } })).json).toMatchObject({ refused: 1 });
    expect((await server.store.bugs.bug(theirs))?.state).toBe('new');
    const ids = await send(`${server.url}/api/v1/queue/ids`, { headers });
    expect(ids.json).toEqual({ ids: [mine], more: false });
  });
});

describe('views of the queue', () => {
  it('are each person’s own', async () => {
    const server = await runningServer();
    const ask = async (role: 'viewer' | 'engineer', method: string, path = '', body?: unknown) =>
      (await server.ask(role, method, `/api/v1/me/views${path}`, body)).json();
    const view = { name: 'Cart, P0', filters: { service: 'cart', priority: 'P0' } };
    expect(await ask('viewer', 'PUT', '', view)).toEqual([view]);
    expect(await ask('viewer', 'PUT', '', { ...view, filters: { service: 'cart' } })).toEqual([
      { ...view, filters: { service: 'cart' } },
    ]);
    expect(await ask('engineer', 'GET')).toEqual([]);
    expect(await ask('viewer', 'DELETE', `/${encodeURIComponent(view.name)}`)).toEqual([]);
  });
});
