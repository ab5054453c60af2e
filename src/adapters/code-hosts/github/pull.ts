import type { HostedPullRequest } from '../../../ports/code-host.ts';

/** What of GitHub's pull request is read, in lists and single ones. */
export interface Pull {
  number: number;
  html_url: string;
  draft?: boolean | undefined;
  state: string;
  merged_at: string | null;
  head: { ref: string; sha: string };
}

export function pullRequestOf({ number, html_url, draft, state, merged_at, head }: Pull): HostedPullRequest {
  return {
    host: 'github',
    number,
    url: html_url,
    draft: draft ?? false,
    state: merged_at ? 'merged' : state === 'open' ? 'open' : 'closed',
    head: head.sha,
  };
}
