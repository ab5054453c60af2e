import { branchOf, type Change, isOver } from '../../domain/change.ts';
import { Application } from './application.ts';
import type { Applied, ApplyParts, WantedChange } from './applied.ts';

/**
 * Brings a change to where it can be reviewed or merged (REV-4): commit, branch, pull request, or what of it is still
 * missing. Each step looks before it writes and is then in the store: killed anywhere and called again, the end is the same.
 * Throws STALE_LEASE where another worker has the change, and faults of ours.
 */
export async function applyChange(parts: ApplyParts, wanted: WantedChange, stop: AbortSignal): Promise<Applied> {
  const { approved } = wanted;
  const change = await parts.changes.open({
    project: approved.project,
    bugs: approved.bugs,
    proposal: approved.proposal,
    manifest: approved.manifestHash,
    baseCommit: approved.baseCommit,
    branch: branchOf(approved.bugs[0] ?? '', approved.manifestHash),
  });
  if (isOver(change)) return { kind: endOf(change), change };
  const lease = await parts.changes.lease(change.id);
  const steps = await parts.changes.steps(change.id);
  return new Application(parts, wanted, { change, lease, steps }, stop).run();
}

function endOf({ state }: Change): 'landed' | 'closed' | 'stale' {
  if (state.kind === 'merged') return 'landed';
  return state.kind === 'closed' ? 'closed' : 'stale';
}
