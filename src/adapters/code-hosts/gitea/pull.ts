import type { HostedPullRequest } from '../../../ports/code-host.ts';

/** What of Gitea's and Forgejo's pull request is read. */
export interface Pull {
  number: number;
  html_url: string;
  title: string;
  state: string;
  /** Since Gitea 1.20; before, the title alone tells. */
  draft?: boolean;
  merged: boolean;
  merged_at: string | null;
  merge_commit_sha: string | null;
  head: { ref: string; sha: string };
  requested_reviewers?: { login: string }[] | null;
  labels?: { name: string }[] | null;
}

/** The prefixes that Gitea takes as they are set by default (`[repository.pull-request] WORK_IN_PROGRESS_PREFIXES`). */
const draftMark = /^\s*(?:wip:|\[wip\])\s*/i;

export const draftTitle = (title: string): string => (draftMark.test(title) ? title : `WIP: ${title}`);
export const readyTitle = (title: string): string => title.replace(draftMark, '');

export function pullRequestOf({ number, html_url, title, state, draft, merged, head }: Pull): HostedPullRequest {
  return {
    host: 'gitea',
    number,
    url: html_url,
    draft: draft ?? draftMark.test(title),
    state: merged ? 'merged' : state === 'open' ? 'open' : 'closed',
    head: head.sha,
  };
}
