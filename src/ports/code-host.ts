import type { ChecksOutcome, CodeHostKind, PullRequest } from '../domain/change.ts';

/** Why a code host does not do what it was asked. The first two pass by themselves. */
export type HostRefusal =
  | { kind: 'rate-limited'; retryAt: Date }
  | { kind: 'unavailable'; detail: string }
  /** The token has ended, was revoked, or never was one. */
  | { kind: 'unauthorized'; detail: string }
  /** The token may not do this. */
  | { kind: 'forbidden'; detail: string }
  /** The repository is not there (any more), or the token does not see it. */
  | { kind: 'gone'; detail: string }
  | { kind: 'protected-branch'; detail: string }
  | { kind: 'invalid'; detail: string };

export type HostAnswer<T> = { kind: 'done'; value: T } | HostRefusal;

export interface WantedPullRequest {
  branch: string;
  /** Where it shall be merged into. */
  base: string;
  title: string;
  body: string;
  draft: boolean;
}

/** A pull request with its branch's head, as the host has it now. */
export type HostedPullRequest = PullRequest & { head: string };

/** What a person of the code host said of a pull request. */
export interface HostReview {
  /** The host's id of it: known again. */
  id: string;
  verdict: 'approve' | 'request-changes' | 'comment';
  /** The account's name at the host. */
  login: string;
  /** The commit that was looked at; null where the host does not say so for sure. */
  head: string | null;
  text: string;
  at: string | null;
}

export interface PullRequestLook {
  pullRequest: HostedPullRequest;
  /** The commit that it was merged as. */
  merged: { commit: string; at: string } | null;
  checks: ChecksOutcome;
  reviews: HostReview[];
}

/**
 * Pull requests of one repository at one host. Each `ensure` looks first and writes only what is missing: done twice it is
 * done once. What the host refuses is a value; only faults of ours are thrown.
 */
export interface CodeHost {
  readonly kind: CodeHostKind;
  /** Null from a host that has none (a plain repository). A pull request of the branch that is closed or merged is given as it is. */
  ensurePullRequest(wanted: WantedPullRequest): Promise<HostAnswer<HostedPullRequest | null>>;
  /** Takes the draft mark off. */
  ensureReady(number: number): Promise<HostAnswer<null>>;
  ensureLabels(number: number, labels: readonly string[]): Promise<HostAnswer<null>>;
  /** Asks those for a review who can be asked; out: who could not (a team of elsewhere, the author). */
  ensureReviewers(number: number, names: readonly string[]): Promise<HostAnswer<{ notAsked: string[] }>>;
  /** One comment with the marker, whatever becomes of it. */
  ensureComment(number: number, marker: string, text: string): Promise<HostAnswer<null>>;
  look(number: number): Promise<HostAnswer<PullRequestLook | null>>;
}

export const done = <T>(value: T): HostAnswer<T> => ({ kind: 'done', value });
