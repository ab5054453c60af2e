import type { Octokit } from '@octokit/rest';
import type { ChecksOutcome } from '../../../domain/change.ts';
import type { HostReview } from '../../../ports/code-host.ts';
import { overallChecks } from '../checks.ts';
import { pageSize } from '../settings.ts';

const red = new Set(['failure', 'timed_out', 'cancelled', 'action_required', 'startup_failure', 'stale']);

/** Check runs and commit statuses of a commit together; a token that may not see the runs is told only the statuses. */
export async function checksOf(
  octokit: Octokit,
  place: { owner: string; repo: string; ref: string },
): Promise<ChecksOutcome> {
  const [runs, statuses] = await Promise.all([
    octokit.checks.listForRef({ ...place, per_page: pageSize }).then(
      ({ data }) => data.check_runs,
      (error: { status?: number }) => {
        if (error.status === 403 || error.status === 404) return [];
        throw error;
      },
    ),
    octokit.repos.getCombinedStatusForRef({ ...place, per_page: pageSize }).then(({ data }) => data.statuses),
  ]);
  return overallChecks([
    ...runs.map(({ status, conclusion }) =>
      status !== 'completed' ? 'pending' : red.has(conclusion ?? '') ? 'red' : 'green',
    ),
    ...statuses.map(({ state }) => (state === 'pending' ? 'pending' : state === 'success' ? 'green' : 'red')),
  ]);
}

const verdicts = { APPROVED: 'approve', CHANGES_REQUESTED: 'request-changes', COMMENTED: 'comment' } as const;

/** Reviews in their order, then what was said beside them; those that were dismissed, or are not sent yet, say nothing. */
export async function reviewsOf(
  octokit: Octokit,
  place: { owner: string; repo: string; pull_number: number },
): Promise<HostReview[]> {
  const { pull_number: issue_number, ...where } = place;
  const [reviews, comments] = await Promise.all([
    octokit.paginate(octokit.pulls.listReviews, { ...place, per_page: pageSize }),
    octokit.paginate(octokit.issues.listComments, { ...where, issue_number, per_page: pageSize }),
  ]);
  const said = comments.flatMap(({ id, user, body, created_at }): HostReview[] => {
    if (!user) return [];
    const [text, at] = [(body ?? '').slice(0, 10_000), new Date(created_at).toISOString()];
    return [{ id: `comment ${id}`, verdict: 'comment', login: user.login, head: null, text, at }];
  });
  const judged = reviews.flatMap(({ id, state, user, commit_id, body, submitted_at }) => {
    const verdict = verdicts[state as keyof typeof verdicts];
    if (!verdict || !user) return [];
    const at = submitted_at ? new Date(submitted_at).toISOString() : null;
    return [{ id: String(id), verdict, login: user.login, head: commit_id ?? null, text: body.slice(0, 10_000), at }];
  });
  return [...judged, ...said];
}
