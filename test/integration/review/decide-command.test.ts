import { expect, test } from 'vitest';
import { aProposal } from '../../support/review/proposed.ts';
import { reproof as command } from '../../support/server/reproof-command.ts';
import { type RunningServer, runningServer } from '../../support/server/running-server.ts';

const reproof = (server: RunningServer, ...args: string[]) => command(server, args, { role: 'approver' });

test('approve decides about the change that it was told, or shows; without either nothing is decided', async () => {
  const server = await runningServer();
  const { bug, proposal } = await aProposal(server.store, server.project.id);
  const unsaid = await reproof(server, 'approve', bug);
  expect([unsaid.exit, unsaid.said]).toEqual([64, expect.stringContaining(`say --manifest ${proposal.manifestHash}`)]);
  const other = await reproof(server, 'approve', bug, '--manifest', 'b'.repeat(64), '--json');
  expect([other.exit, other.said + other.out]).toEqual([65, expect.stringContaining('names another change')]);
  expect((await server.store.bugs.bug(bug))?.state).toBe('proposed');

  const shown = await reproof(server, 'approve', bug, '--yes', '--reason', 'proven');
  expect(shown.exit).toBe(0);
  expect(shown.said).toContain(proposal.manifestHash);
  expect(shown.said).toContain('+  return lines.filter(Boolean)');
  expect(shown.out).toBe(`${proposal.id} approved. ${bug} is approved.\n`);
  expect((await server.store.proposals.decisions(proposal.id))[0]).toMatchObject({ via: 'cli', reason: 'proven' });

  const listed = await reproof(server, 'items', '--kind', 'apply-fix', '--json');
  expect(JSON.parse(listed.out)).toMatchObject([{ kind: 'apply-fix', bugs: [bug] }]);
  const back = await reproof(
    server,
    'request-changes',
    proposal.id,
    '--manifest',
    proposal.manifestHash,
    '--reason',
    'later',
  );
  expect([back.exit, back.out]).toEqual([0, `${proposal.id} sent back for changes. ${bug} is investigating.\n`]);
  const dry = await reproof(server, 'policy', 'dry-run', '--path', 'src/**');
  expect(dry.out).toMatch(/Would have approved 0 of 1\.\n$/);
});
