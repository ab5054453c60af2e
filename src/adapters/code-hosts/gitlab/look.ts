import type { HostReview } from '../../../ports/code-host.ts';
import { isRefused, type JsonClient } from '../json-client.ts';

interface Approval {
  user: { username: string };
  /** Since GitLab 17; without it nobody can say which head was approved. */
  approved_at?: string;
}

interface Note {
  id: number;
  body: string;
  system: boolean;
  author: { username: string };
  created_at: string;
}

/**
 * What people said. GitLab binds no approval to a commit: one counts for the head only if it was given after that head was
 * pushed, by GitLab's own times. A reviewer's "request changes" has no time, and is told as it stands.
 */
export async function reviewsOf(client: JsonClient, path: string, head: string): Promise<HostReview[]> {
  const { approved_by: approvals } = await client.get<{ approved_by: Approval[] }>(`${path}/approvals`);
  const versions = await client.get<{ head_commit_sha: string; created_at: string }[]>(`${path}/versions`);
  const [newest] = versions.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  const since = newest?.head_commit_sha === head ? Date.parse(newest.created_at) : Number.POSITIVE_INFINITY;
  const approved = approvals.map(({ user, approved_at: at }): HostReview => {
    const ofHead = at !== undefined && Date.parse(at) > since;
    const id = `approval ${user.username} ${head}`;
    return { id, verdict: 'approve', login: user.username, head: ofHead ? head : null, text: '', at: at ?? null };
  });
  return [...approved, ...(await sentBack(client, path, head)), ...(await comments(client, path))];
}

async function sentBack(client: JsonClient, path: string, head: string): Promise<HostReview[]> {
  try {
    const all = await client.get<{ user: { username: string }; state: string }[]>(`${path}/reviewers`);
    return all
      .filter(({ state }) => state === 'requested_changes')
      .map(({ user: { username: login } }) => {
        const id = `changes ${login} ${head}`;
        return { id, verdict: 'request-changes', login, head, text: 'asked for changes in GitLab', at: null };
      });
  } catch (error) {
    // Not before GitLab 15.
    if (isRefused(error, 'gone')) return [];
    throw error;
  }
}

async function comments(client: JsonClient, path: string): Promise<HostReview[]> {
  const found: HostReview[] = [];
  for await (const page of client.pages<Note>(`${path}/notes`, 'per_page', { order_by: 'created_at', sort: 'asc' }))
    for (const { id, body, system, author, created_at } of page) {
      if (system) continue;
      const at = new Date(created_at).toISOString();
      const text = body.slice(0, 10_000);
      found.push({ id: `note ${id}`, verdict: 'comment', login: author.username, head: null, text, at });
    }
  return found;
}
