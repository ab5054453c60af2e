import type { Bug } from '../domain/bug.ts';
import { investigationOutcomes } from '../domain/bug-state.ts';
import type { LedgerEntry } from '../domain/ledger.ts';
import type { ProposalStore } from '../ports/store/proposal-store.ts';

/** A bug whose change is to be taken back, which waits: the bug is worked on meanwhile. */
export interface BesideRollback {
  /** A worker has begun it, and not ended. */
  begun: boolean;
}

/** What a policy takes back by itself is back within a minute or so, and the bug investigated behind it. */
const byPolicyMs = 3 * 60_000;

/**
 * Whether a bug is to be investigated beside a rollback that waits (REV-6): once for each, while nothing else waits with the
 * bug. What comes of it waits beside the rollback, or stands in the ledger. Null: not.
 */
export async function besideRollback(
  bug: Pick<Bug, 'id' | 'state'>,
  proposals: Pick<ProposalStore, 'proposals'>,
  ledger: readonly LedgerEntry[],
  now: Date,
): Promise<BesideRollback | null> {
  if (bug.state !== 'proposed') return null;
  const { proposals: live } = await proposals.proposals({
    bug: bug.id,
    states: ['waiting', 'revising', 'approved'],
    limit: 10,
  });
  const [only, other] = live;
  if (!only?.reverts || other || only.state !== 'waiting') return null;
  if (only.reverts.byPolicy && now.getTime() - Date.parse(only.createdAt) < byPolicyMs) return null;
  const since = ledger.slice(ledger.findLastIndex(({ kind }) => kind === 'rollback-proposed') + 1);
  const outcomes: readonly string[] = investigationOutcomes;
  if (since.some(({ kind }) => outcomes.includes(kind))) return null;
  return { begun: since.some(({ kind }) => kind === 'investigation-started') };
}
