import type { ExpandedMergeRequestSchema, MergeRequestSchema } from '@gitbeaker/rest';
import type { ChecksOutcome } from '../../../domain/change.ts';
import type { HostedPullRequest } from '../../../ports/code-host.ts';

/** What of GitLab's merge request is read, in lists and single ones; by the types of gitbeaker. */
export type MergeRequest = Pick<
  MergeRequestSchema,
  'iid' | 'web_url' | 'draft' | 'state' | 'sha' | 'source_branch' | 'title' | 'merged_at' | 'merge_commit_sha'
> &
  Partial<Pick<ExpandedMergeRequestSchema, 'head_pipeline' | 'squash_commit_sha' | 'labels' | 'reviewers'>>;

/** What marks a draft, in the forms that GitLab knows (docs.gitlab.com/user/project/merge_requests/drafts). */
const draftMark = /^\s*(?:\[draft\]|\(draft\)|draft:)\s*/i;

export const draftTitle = (title: string): string => (draftMark.test(title) ? title : `Draft: ${title}`);
export const readyTitle = (title: string): string => title.replace(draftMark, '');

export function pullRequestOf({ iid, web_url, draft, state, sha }: MergeRequest): HostedPullRequest {
  const known = { opened: 'open', merged: 'merged', closed: 'closed', locked: 'open' } as const;
  return {
    host: 'gitlab',
    number: iid,
    url: web_url,
    draft,
    state: known[state as keyof typeof known] ?? 'open',
    head: sha,
  };
}

/** https://docs.gitlab.com/api/pipelines: a pipeline that was cancelled or skipped has shown nothing. */
export function pipelineChecks(status: string | undefined): ChecksOutcome {
  if (status === undefined) return 'none';
  if (status === 'success') return 'green';
  if (status === 'failed' || status === 'canceled') return 'red';
  return status === 'skipped' ? 'none' : 'pending';
}

/**
 * Lines that begin with a slash are orders to GitLab (`/merge`, `/assign`) from whoever writes them, and the text quotes
 * strangers: an invisible word joiner stands before each.
 */
export function withoutOrders(text: string): string {
  return text.replace(/^([ \t>]*)\//gm, '$1\u2060/');
}
