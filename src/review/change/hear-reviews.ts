import { decisionInClosingReason } from '../../domain/decision.ts';
import type { Change } from '../../domain/change.ts';
import type { HostReview, PullRequestLook } from '../../ports/code-host.ts';
import type { PullRequestDecisions, SaidOnPullRequest } from '../../ports/pull-request-decisions.ts';
import type { ChangeStore } from '../../ports/store/change-store.ts';

/**
 * The decision that a review stands for; null for none. An approval is one of the very commit that is published; a comment
 * decides only as the words for it begin (REV-3), and never approves: it says of no commit.
 */
export function decisionIn(review: HostReview, commit: string): Pick<SaidOnPullRequest, 'verb' | 'reason'> | null {
  const { verdict, head, text, login } = review;
  if (verdict === 'approve') return head === commit ? { verb: 'approve', reason: text } : null;
  if (verdict === 'request-changes')
    return head === null || head === commit
      ? { verb: 'request-changes', reason: text.trim() || `${login} asked for changes on the pull request` }
      : null;
  const said = decisionInClosingReason(text);
  return said?.verb === 'request-changes' ? { verb: 'request-changes', reason: said.reason } : null;
}

/**
 * Hands the reviews of a published change that were not heard before to whoever decides, and keeps the state of its checks.
 * Each is heard once: it stands in the journal with what came of it. Out: whether a decision counted. Throws STALE_LEASE.
 */
export async function hearReviews(
  change: Change,
  look: PullRequestLook,
  { changes, decisions }: { changes: ChangeStore; decisions: PullRequestDecisions },
): Promise<boolean> {
  const { commit } = change;
  if (commit === null || look.pullRequest.head !== commit) return false;
  const heard = new Set((await changes.steps(change.id)).map(({ step }) => step));
  const fresh = look.reviews.filter((review) => !heard.has(stepOf(review)) && decisionIn(review, commit));
  if (fresh.length === 0 && look.checks === change.checks) return false;
  const lease = await changes.lease(change.id);
  if (look.checks !== change.checks)
    await changes.record(lease, { step: 'checks', outcome: look.checks }, { checks: look.checks });
  let counted = false;
  for (const review of fresh) {
    const said = decisionIn(review, commit);
    if (!said) continue;
    const { project, proposal, manifest } = change;
    const login = review.login.toLowerCase();
    const answer = await decisions.decide({ project, proposal, manifest, login, ...said });
    const outcome = answer.kind === 'void' ? `void: ${answer.why}` : answer.kind;
    await changes.record(lease, { step: stepOf(review), outcome: `${said.verb} by ${login}: ${outcome}` }, {});
    counted ||= answer.kind === 'counted';
  }
  return counted;
}

/** A journal's step has sixty characters. */
const stepOf = ({ id }: HostReview): string => `review ${id}`.slice(0, 60);
