import { expect, test } from 'vitest';
import type { Role } from '../../../src/domain/permission.ts';
import { AutoDecisions } from '../../../src/decisions/auto-decisions.ts';
import { Decisions } from '../../../src/decisions/decisions.ts';
import { sampleProposal } from '../../support/bundle-input.ts';
import { anInvestigatedBug, aProposal, proposeFor } from '../../support/review/proposed.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

type Json = Record<string, unknown> & { status: number };

const asking =
  (server: RunningServer) =>
  async (role: Role, method: string, path: string, body?: object): Promise<Json> => {
    const response = await server.ask(role, method, `/api/v1${path}`, body);
    return { ...((await response.json()) as Record<string, unknown>), status: response.status };
  };

test('lists, one proposal with all that it rests on, and its files', async () => {
  const server = await runningServer();
  const ask = asking(server);
  const { bug, proposal } = await aProposal(server.store, server.project.id, { review: { approvals: [{ count: 2 }] } });
  const ids = async (query: string) =>
    ((await ask('approver', 'GET', `/proposals?${query}`))['proposals'] as { id: string }[]).map(({ id }) => id);
  expect(await ids('show=needs-decision')).toEqual([proposal.id]);
  expect(await ids('show=mine')).toEqual([]);
  await ask('approver', 'POST', `/proposals/${proposal.id}/decisions`, {
    verb: 'approve',
    manifest: proposal.manifestHash,
  });
  expect(await ids('show=needs-decision')).toEqual([]);
  expect(await ids('show=mine')).toEqual([proposal.id]);
  expect(await ids(`bug=${bug}&state=rejected`)).toEqual([]);
  const one = await ask('viewer', 'GET', `/proposals/${proposal.id}`);
  expect(one).toMatchObject({
    status: 200,
    text: '# The proposal\n',
    files: ['fix.patch', 'proposal.json', 'proposal.md'],
    requirements: [
      { what: '1 approval', needed: 1, has: 1 },
      { what: '2 approvals', needed: 2, has: 1 },
    ],
    decisions: [
      { verb: 'approve', by: { id: 'a-approver' }, via: 'api', outcome: 'counts; still needed: 2 approvals, has 1' },
    ],
  });
  expect(one['diff']).toMatch(/^diff --git/);
  expect(await ask('viewer', 'GET', `/proposals/${proposal.id}/file?name=proposal.md`)).toMatchObject({
    text: '# The proposal\n',
  });
  expect(await ask('viewer', 'GET', `/proposals/${proposal.id}/file?name=../x`)).toMatchObject({ status: 404 });
  expect(await ask('viewer', 'GET', '/proposals/9-p9')).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});

test('words on the decision item decide as the button does, by who may, and other words decide nothing', async () => {
  const server = await runningServer();
  const ask = asking(server);
  const { store } = server;
  const { bug, proposal } = await aProposal(store, server.project.id);
  const close = (role: Role, reason: string) => ask(role, 'POST', `/items/${proposal.item}/close`, { reason });
  for (const words of ['not approved', 'approved', 'LGTM', 'Rejected:', 'Approved-by: nobody', 'Needs revision'])
    expect([words, await close('approver', words)]).toMatchObject([words, { status: 409, code: 'CONFLICT' }]);
  expect(await close('engineer', 'Approved')).toMatchObject({ status: 403, code: 'NO_PERMISSION' });
  expect((await store.bugs.bug(bug))?.state).toBe('proposed');
  expect(await close('approver', 'Needs revision: guard the input')).toMatchObject({
    status: 200,
    item: { state: 'closed', resolution: { how: 'revised', reason: 'guard the input' } },
  });
  expect([(await store.bugs.bug(bug))?.state, server.queue.asked]).toEqual(['investigating', [bug]]);
  expect((await store.proposals.decisions(proposal.id))[0]).toMatchObject({
    via: 'work-item',
    verb: 'request-changes',
  });
  expect(await close('approver', 'Approved')).toMatchObject({ status: 409 });
  const said = await ask('engineer', 'POST', `/items/${proposal.item}/comment`, { text: 'why?' });
  expect(said).toMatchObject({ status: 201, item: { comments: [{ text: 'why?', by: { id: 'a-engineer' } }] } });
  expect((await ask('viewer', 'GET', `/items?bug=${bug}&open=true`))['items']).toEqual([]);
});

test.each([
  [{ verb: 'approve' }, 400],
  [{ verb: 'approve', manifest: 'x' }, 400],
  [{ verb: 'reject', manifest: 'a'.repeat(64) }, 400],
  [{ verb: 'reject', manifest: 'a'.repeat(64), reason: '  ' }, 400],
  [{ verb: 'edit', manifest: 'a'.repeat(64), patch: '' }, 400],
  [{ verb: 'merge', manifest: 'a'.repeat(64) }, 400],
  [{ verb: 'approve', manifest: 'a'.repeat(64) }, 409],
  [{ verb: 'approve', manifest: 'a'.repeat(64), via: 'policy' }, 400],
])('%j is answered %i and decides nothing', async (body, status) => {
  const server = await runningServer();
  const { bug, proposal } = await aProposal(server.store, server.project.id);
  expect(await asking(server)('approver', 'POST', `/proposals/${proposal.id}/decisions`, body)).toMatchObject({
    status,
  });
  expect((await server.store.bugs.bug(bug))?.state).toBe('proposed');
  expect(await server.store.proposals.decisions(proposal.id)).toEqual([]);
});

test('a service account decides nothing, whatever its role', async () => {
  const server = await runningServer();
  const { proposal } = await aProposal(server.store, server.project.id);
  const made = await asking(server)('admin', 'POST', '/tokens', { name: 'bot', role: 'admin', service: true });
  const response = await fetch(`${server.url}/api/v1/proposals/${proposal.id}/decisions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${String(made['secret'])}`, 'content-type': 'application/json' },
    body: JSON.stringify({ verb: 'approve', manifest: proposal.manifestHash }),
  });
  expect([response.status, ((await response.json()) as { title: string }).title]).toEqual([
    403,
    'only a person decides; service accounts, models and agents do not',
  ]);
});

test('a policy that is on approves what it may, once; the dry run says what it would have done beside what people did', async () => {
  const server = await runningServer();
  const { store, project } = server;
  const proven = sampleProposal();
  const gates = proven.validation.gates.map((gate) => ({ ...gate, outcome: 'passed' as const }));
  const told = { validation: { ...proven.validation, gates } };
  const auto = { enabled: true, maxRisk: 'low', minConfidence: 0.9, paths: ['src/**'] } as const;
  const on = { review: { autoApproval: { ...auto, paths: [...auto.paths] } }, told };
  const good = await aProposal(store, project.id, { ...on, name: 'good' });
  const unproven = await aProposal(store, project.id, { review: on.review, name: 'unproven' });
  const off = await aProposal(store, project.id, { told, name: 'off' });
  const turnedDown = await aProposal(store, project.id, { told, name: 'down' });
  const ask = asking(server);
  await ask('approver', 'POST', `/proposals/${turnedDown.proposal.id}/decisions`, {
    verb: 'reject',
    manifest: turnedDown.proposal.manifestHash,
    reason: 'no',
  });

  const policies = new AutoDecisions(
    store.proposals,
    new Decisions({ ...store, ...server, base: { look: async () => ({ kind: 'current' }) } }),
  );
  expect([await policies.ask(), await policies.ask()]).toEqual([1, 0]);
  const states = await Promise.all([good, unproven, off].map(async ({ bug }) => (await store.bugs.bug(bug))?.state));
  expect(states).toEqual(['approved', 'proposed', 'proposed']);
  expect((await store.proposals.decisions(good.proposal.id))[0]).toMatchObject({
    by: { kind: 'policy', id: 'auto-approval' },
    via: 'policy',
  });

  const dry = await ask('viewer', 'POST', `/projects/${project.id}/policy/dry-run`, { autoApproval: auto });
  expect(dry).toMatchObject({ status: 200, approves: 3, approvesTurnedDown: 1 });
  const line = (dry['proposals'] as { proposal: string }[]).find(({ proposal }) => proposal === unproven.proposal.id);
  expect(line).toMatchObject({ heldBackBy: ['not proven by: types (not-run)'], people: null });
  expect(await ask('viewer', 'POST', `/projects/${project.id}/policy/dry-run`, {})).toMatchObject({ approves: 1 });
});

test('a bug is added to a proposal and taken off by who decides, about the change that was looked at', async () => {
  const server = await runningServer();
  const ask = asking(server);
  const { store } = server;
  const { proposal } = await aProposal(store, server.project.id);
  const bug = await anInvestigatedBug(store, server.project.id, 'b');
  const note = { stage: 'review', kind: 'k', actor: 'engine', outcome: 'o' } as const;
  await store.bugs.move(null, bug, { from: 'investigating', event: 'not-reproduced', to: 'needs-investigation', note });
  const path = `/proposals/${proposal.id}/bugs`;
  const body = { bug, manifest: proposal.manifestHash };
  expect(await ask('engineer', 'POST', path, body)).toMatchObject({ status: 403 });
  expect(await ask('approver', 'POST', path, { ...body, manifest: 'a'.repeat(64) })).toMatchObject({ status: 409 });
  expect(await ask('approver', 'POST', path, { ...body, bug: '9-9' })).toMatchObject({ status: 409 });
  expect(await ask('approver', 'POST', path, body)).toMatchObject({ status: 202, bug, state: 'investigating' });
  expect(server.queue.asked).toEqual([bug]);
  const both = await proposeFor(store, bug);
  const off = (role: Role, reason: string) =>
    ask(role, 'POST', `/proposals/${both.id}/bugs/removal`, { bug, manifest: both.manifestHash, reason });
  expect(await off('engineer', 'no')).toMatchObject({ status: 403 });
  expect(await off('approver', '')).toMatchObject({ status: 400 });
  const ended = await off('approver', 'another null');
  expect(ended).toMatchObject({ status: 200, bug, state: 'new' });
  expect(await ask('viewer', 'GET', `/proposals/${String(ended['proposal'])}`)).toMatchObject({
    bugs: [proposal.bugs[0]],
    coverage: [
      { kind: 'taken-off', by: { id: 'a-approver' } },
      { kind: 'asked', state: 'covered' },
    ],
  });
});

test('who is away hands decisions over: the stand-in counts as them, it is told and audited, and ends', async () => {
  const server = await runningServer();
  const ask = asking(server);
  const { store, project } = server;
  const review = { approvals: [{ count: 1, from: ['a-admin'] }] };
  const one = await aProposal(store, project.id, { name: 'one', review });
  const two = await aProposal(store, project.id, { name: 'two', review });
  const approve = ({ proposal }: typeof one) =>
    ask('approver', 'POST', `/proposals/${proposal.id}/decisions`, {
      verb: 'approve',
      manifest: proposal.manifestHash,
    });
  const wish = { standIn: 'a-approver', until: new Date(Date.now() + 86_400_000).toISOString() };
  expect(await ask('engineer', 'POST', '/stand-ins', wish)).toMatchObject({ status: 403 });
  expect(await ask('approver', 'POST', '/stand-ins', { ...wish, away: 'a-admin' })).toMatchObject({ status: 403 });
  expect(await ask('admin', 'POST', '/stand-ins', { ...wish, standIn: 'a-engineer' })).toMatchObject({
    status: 409,
    title: 'a-engineer is nobody who decides: standing in gives no role',
  });
  const made = await ask('admin', 'POST', '/stand-ins', wish);
  expect(made).toMatchObject({ status: 201, away: 'a-admin', standIn: 'a-approver', endedAt: null });
  expect(await approve(one)).toMatchObject({ status: 201, kind: 'approved' });
  expect(await ask('viewer', 'GET', `/proposals/${one.proposal.id}`)).toMatchObject({
    decisions: [{ by: { id: 'a-approver' }, standsFor: ['a-admin'] }],
    requirements: [{ has: 1 }, { what: '1 approval of a-admin', has: 1 }],
  });
  expect((await store.bugs.ledger(one.bug)).at(-1)?.outcome).toBe('approved (standing in for a-admin)');
  // Those that are over, or have not begun, count for nothing.
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const idle = { away: 'a-admin', standIn: 'a-approver', scope: {}, reason: '', madeBy: 'a-admin' };
  for (const [since, until] of [
    [day(-2), day(-1)],
    [day(1), day(2)],
  ] as const)
    await store.standIns.make({ ...idle, since, until });
  const path = `/stand-ins/${String(made['id'])}`;
  expect(await ask('approver', 'DELETE', path)).toMatchObject({ status: 200, endedBy: 'a-approver' });
  expect(await ask('approver', 'DELETE', path)).toMatchObject({ status: 409 });
  expect(await approve(two)).toMatchObject({ status: 201, kind: 'more-needed' });
  const told = (await ask('admin', 'GET', '/audit'))['entries'] as { actor: string; action: string; target: string }[];
  const audited = told
    .filter(({ action }) => action.includes('stand-ins'))
    .map(({ actor, action }) => `${actor} ${action}`);
  expect(audited.toSorted()).toEqual(
    expect.arrayContaining(['a-admin POST /stand-ins', 'a-approver DELETE /stand-ins/{id}']),
  );
});
