import type { ChecksOutcome } from '../../../domain/change.ts';
import type { HostReview } from '../../../ports/code-host.ts';
import { overallChecks } from '../checks.ts';
import type { JsonClient } from '../json-client.ts';

const red = new Set(['error', 'failure']);

export async function checksOf(client: JsonClient, path: string, sha: string): Promise<ChecksOutcome> {
  const { statuses } = await client.get<{ statuses: { status: string }[] | null }>(`${path}/commits/${sha}/status`);
  return overallChecks(
    // `warning` lets a change be merged.
    (statuses ?? []).map(({ status }) => (red.has(status) ? 'red' : status === 'pending' ? 'pending' : 'green')),
  );
}

const verdicts = { APPROVED: 'approve', REQUEST_CHANGES: 'request-changes', COMMENT: 'comment' } as const;

interface Review {
  id: number;
  state: string;
  user: { login: string } | null;
  commit_id: string;
  body: string;
  stale?: boolean;
  dismissed?: boolean;
  submitted_at: string;
}

/** Reviews as they stand, dismissed ones and those of an earlier head left out; and what was said beside them. */
export async function reviewsOf(client: JsonClient, path: string, number: number, most: number): Promise<HostReview[]> {
  const found: HostReview[] = [];
  for await (const page of client.pages<Review>(`${path}/pulls/${number}/reviews`, 'limit', {}, most))
    for (const { id, state, user, commit_id: head, body, stale, dismissed, submitted_at } of page) {
      const verdict = verdicts[state as keyof typeof verdicts];
      if (!verdict || !user || stale || dismissed) continue;
      const at = new Date(submitted_at).toISOString();
      found.push({ id: String(id), verdict, login: user.login, head, text: body.slice(0, 10_000), at });
    }
  type Comment = { id: number; body: string; user: { login: string }; created_at: string };
  // Not paged: Gitea gives all comments of an issue at once.
  for (const { id, body, user, created_at } of await client.get<Comment[]>(`${path}/issues/${number}/comments`)) {
    const at = new Date(created_at).toISOString();
    const text = body.slice(0, 10_000);
    found.push({ id: `comment ${id}`, verdict: 'comment', login: user.login, head: null, text, at });
  }
  return found;
}
