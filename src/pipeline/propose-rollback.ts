import type { Bug } from '../domain/bug.ts';
import { nextState } from '../domain/state-table.ts';
import type { OpenReleaseHistory } from '../ports/release-history.ts';
import type { BugMove, BugStore } from '../ports/store/bug-store.ts';
import type { ItemStore } from '../ports/store/item-store.ts';
import type { ProjectStore } from '../ports/store/project-store.ts';
import type { ProposalStore } from '../ports/store/proposal-store.ts';
import type { SignalStore } from '../ports/store/signal-store.ts';
import type { WatchStore } from '../ports/store/watch-store.ts';
import { conflictItem, type Made, rollbackDraft } from '../review/rollback/rollback-draft.ts';
import type { ChangeParts } from './advance-change.ts';

export interface RollbackParts {
  bugs: BugStore;
  items: Pick<ItemStore, 'ensure'>;
  watches: WatchStore;
  proposals: Pick<ProposalStore, 'proposals'>;
  projects: ProjectStore;
  signals: SignalStore;
  history: OpenReleaseHistory;
  place: ChangeParts['place'];
}

/** `needs-a-person`: the change cannot be taken back alone; an item says so. */
export type RollbackProposed =
  | { kind: 'proposed' | 'stale' | 'nothing-to-do' }
  | { kind: 'needs-a-person' | 'later'; why: string };

const nothing: RollbackProposed = { kind: 'nothing-to-do' };
/** A bug's proposals that are looked through for an earlier rollback. */
const earlierAtMost = 100;

/**
 * Proposes to take back the landed change of a bug that came back (REV-6): exactly that commit, on the base branch as it is,
 * by the same decision as any other change. Once for each landed commit, whatever was decided then. Killed anywhere and done
 * again it is done once: the proposal is made by the bug's step. Faults of ours are thrown.
 */
export async function proposeRollback(id: string, parts: RollbackParts): Promise<RollbackProposed> {
  const bug = await parts.bugs.bug(id);
  if (bug?.state !== 'regressed' || bug.paused) return nothing;
  const commit = (await parts.watches.landed(id))?.commit ?? null;
  if (commit === null || (await wasProposed(id, commit, parts))) return nothing;
  const place = await parts.place(bug.project);
  if (place?.kind !== 'ready') return nothing;
  const updated = await place.repository.update();
  if (updated.kind !== 'done') return { kind: 'later', why: updated.kind };
  const reverted = await place.repository.revert(commit);
  if (reverted.kind === 'not-there') return nothing;
  const texts = reverted.kind === 'made' ? textsOf(reverted.files) : null;
  if (reverted.kind === 'made' && texts) return propose(bug, commit, { ...reverted, texts }, parts);
  const why = reverted.kind === 'conflict' ? reverted.detail : 'it holds files that are no text';
  await parts.items.ensure(bug.project, conflictItem(bug, commit, why));
  return { kind: 'needs-a-person', why };
}

async function wasProposed(bug: string, commit: string, { proposals }: RollbackParts): Promise<boolean> {
  const { proposals: earlier } = await proposals.proposals({ bug, limit: earlierAtMost });
  return earlier.some(({ reverts }) => reverts?.commit === commit);
}

/** Null where a file is no UTF-8: a proposal is read by people. */
function textsOf(files: ReadonlyMap<string, Uint8Array | null>): Map<string, string | null> | null {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    return new Map([...files].map(([file, bytes]) => [file, bytes && decoder.decode(bytes)]));
  } catch {
    return null;
  }
}

async function propose(
  bug: Bug,
  commit: string,
  made: Omit<Made, 'policy' | 'environment'>,
  parts: RollbackParts,
): Promise<RollbackProposed> {
  const connection = await parts.projects.repository(bug.project);
  const [signal] = await parts.signals.signalsOf(bug.id, 1);
  const told = connection ? await parts.history(connection) : null;
  if (!told) return nothing;
  const policy = await told.policy(made.base).finally(() => told.close());
  const proposal = rollbackDraft(bug, commit, { ...made, policy, environment: signal?.event.environment ?? null });
  const to = nextState('regressed', 'rollback-proposed', () => false) ?? 'proposed';
  const outcome = `taking back ${commit} waits for a decision`;
  const move: BugMove = {
    from: 'regressed',
    event: 'rollback-proposed',
    to,
    note: { stage: 'review', kind: 'rollback-proposed', actor: 'engine', outcome },
    proposal,
  };
  try {
    const { moved } = await parts.bugs.move(await parts.bugs.lease(bug.id), bug.id, move);
    return { kind: moved ? 'proposed' : 'stale' };
  } catch (error) {
    if ((error as { code?: string }).code === 'STALE_LEASE') return { kind: 'stale' };
    throw error;
  }
}
