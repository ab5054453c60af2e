import { expect, test } from 'vitest';
import type { Role } from '../../../src/domain/permission.ts';
import { manifestHash } from '../../../src/domain/change-manifest.ts';
import { aProposal } from '../../support/review/proposed.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

interface Answer {
  status: number;
  code?: string;
  title?: string;
  kind?: string;
  words?: string;
  selfApproval?: boolean;
}

const deciding =
  (server: RunningServer, role: Role = 'approver') =>
  async (id: string, body: object): Promise<Answer> => {
    const response = await server.ask(role, 'POST', `/api/v1/proposals/${id}/decisions`, body);
    return { ...((await response.json()) as Answer), status: response.status };
  };

test('from proposed to approved: one item waits, the approval closes it and makes the apply-fix item', async () => {
  const server = await runningServer();
  const { store, project } = server;
  const { bug, proposal } = await aProposal(store, project.id);
  expect(proposal).toMatchObject({
    state: 'waiting',
    bugs: [bug],
    proposers: [{ kind: 'engine', id: 'deterministic' }],
  });
  expect(manifestHash(proposal.manifest)).toBe(proposal.manifestHash);
  const [waiting] = (await store.items.items({ bug, limit: 10 })).items;
  expect(waiting).toMatchObject({
    kind: 'decision',
    state: 'open',
    priority: 'P0',
    title: `[approval] Code fix: ${proposal.title}`,
    tags: ['code-fix', 'approval-required', 'auto-bug-fix'],
    manifest: proposal.manifestHash,
    bugs: [bug],
  });
  expect((await store.items.comments(bug))[0]?.text).toContain(`Fix proposed, awaiting approval: [${proposal.id}]`);

  const decide = deciding(server);
  const said = { verb: 'approve', manifest: proposal.manifestHash, reason: 'small and proven' };
  expect(await decide(proposal.id, said)).toMatchObject({ status: 201, kind: 'approved', selfApproval: false });
  expect((await store.bugs.bug(bug))?.state).toBe('approved');
  expect((await store.bugs.ledger(bug)).at(-1)).toMatchObject({
    kind: 'approve',
    actor: 'a-approver',
    outcome: 'approved: small and proven',
    inputs: [`proposal:${proposal.id}`, `manifest:${proposal.manifestHash}`],
  });
  const items = (await store.items.items({ bug, limit: 10 })).items;
  expect(items.find(({ kind }) => kind === 'decision')).toMatchObject({
    state: 'closed',
    resolution: { how: 'approved', by: { kind: 'person', id: 'a-approver' } },
  });
  expect(items.find(({ kind }) => kind === 'apply-fix')).toMatchObject({
    state: 'open',
    assignee: { kind: 'engine', id: 'deterministic' },
    links: expect.arrayContaining([{ relation: 'approved-by', to: waiting?.id }]),
  });
  const change = await store.proposals.approvedChange(proposal.id);
  expect(change).toMatchObject({ approvedBy: [{ kind: 'person', id: 'a-approver' }], body: '# The proposal\n' });
  expect([...(change?.files ?? [])].map(([path, bytes]) => [path, bytes?.toString()])).toEqual([
    ['src/pricing.js', 'export const fixed = true;\n'],
    ['test/subtotal-null-line.test.js', "import test from 'node:test';\n"],
  ]);
  const audit = (await (await server.ask('admin', 'GET', '/api/v1/audit')).json()) as {
    entries: { action: string; target: string }[];
  };
  expect(audit.entries.at(-1)).toMatchObject({
    action: 'POST /proposals/{id}/decisions',
    target: `${proposal.id} approve`,
  });
});
