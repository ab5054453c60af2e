/** What a person of a code host said about a change. */
export interface SaidOnPullRequest {
  project: string;
  proposal: string;
  /** Hash of the change manifest that the pull request shows. */
  manifest: string;
  verb: 'approve' | 'request-changes';
  reason: string;
  /** The account's name at the host, in lower case. */
  login: string;
}

/** Whether it was a decision; `nobody`: the account is no user of this installation. */
export type HeardOnPullRequest = { kind: 'counted' } | { kind: 'nobody' } | { kind: 'void'; why: string };

/** Takes reviews of a code host as decisions (REV-3), by the same rules as every other. */
export interface PullRequestDecisions {
  decide(said: SaidOnPullRequest): Promise<HeardOnPullRequest>;
}
