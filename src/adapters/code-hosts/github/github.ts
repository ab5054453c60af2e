import type { Octokit } from '@octokit/rest';
import type {
  CodeHost,
  HostAnswer,
  HostedPullRequest,
  PullRequestLook,
  WantedPullRequest,
} from '../../../ports/code-host.ts';
import { answering } from '../refusal.ts';
import { type HostedAt, pageSize } from '../settings.ts';
import { githubClient, githubRefusal, refusedFor } from './client.ts';
import { checksOf, reviewsOf } from './look.ts';
import { type Pull, pullRequestOf } from './pull.ts';
import { askReviewers } from './reviewers.ts';

const readyMutation = `mutation ($id: ID!) {
  markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } }
}`;

/** Pull requests at GitHub, by its REST API (docs.github.com/rest) and, for what only that can, GraphQL. */
export function githubHost(at: HostedAt): CodeHost {
  return new GitHub(at);
}

class GitHub implements CodeHost {
  readonly kind = 'github';
  readonly #octokit: Octokit;
  readonly #at: HostedAt;
  readonly #place: { owner: string; repo: string };

  constructor(at: HostedAt) {
    const [owner = '', repo = ''] = at.repository.split('/');
    this.#at = at;
    this.#place = { owner, repo };
    this.#octokit = githubClient(at);
  }

  ensurePullRequest(wanted: WantedPullRequest): Promise<HostAnswer<HostedPullRequest | null>> {
    return this.#asking(async () => {
      const found = await this.#find(wanted.branch);
      return found ?? (await this.#create(wanted, wanted.draft));
    });
  }

  ensureReady(number: number): Promise<HostAnswer<null>> {
    return this.#asking(async () => {
      const { data } = await this.#octokit.pulls.get({ ...this.#place, pull_number: number });
      if (data.draft) await this.#octokit.graphql(readyMutation, { id: data.node_id });
      return null;
    });
  }

  ensureLabels(number: number, labels: readonly string[]): Promise<HostAnswer<null>> {
    return this.#asking(async () => {
      const issue = { ...this.#place, issue_number: number };
      const { data } = await this.#octokit.issues.listLabelsOnIssue({ ...issue, per_page: pageSize });
      const there = new Set(data.map(({ name }) => name.toLowerCase()));
      const missing = labels.filter((label) => !there.has(label.toLowerCase()));
      if (missing.length > 0) await this.#octokit.issues.addLabels({ ...issue, labels: missing });
      return null;
    });
  }

  ensureReviewers(number: number, names: readonly string[]): Promise<HostAnswer<{ notAsked: string[] }>> {
    return this.#asking(() => askReviewers(this.#octokit, { ...this.#place, pull_number: number }, names));
  }

  ensureComment(number: number, marker: string, text: string): Promise<HostAnswer<null>> {
    return this.#asking(async () => {
      const issue = { ...this.#place, issue_number: number };
      const pages = this.#octokit.paginate.iterator(this.#octokit.issues.listComments, {
        ...issue,
        per_page: pageSize,
      });
      for await (const { data } of pages) if (data.some(({ body }) => body?.includes(marker))) return null;
      await this.#octokit.issues.createComment({ ...issue, body: `${text}\n\n${marker}` });
      return null;
    });
  }

  look(number: number): Promise<HostAnswer<PullRequestLook | null>> {
    return this.#asking(async () => {
      const place = { ...this.#place, pull_number: number };
      const { data } = await this.#octokit.pulls.get(place);
      const merged =
        data.merged && data.merged_at
          ? { commit: data.merge_commit_sha ?? data.head.sha, at: new Date(data.merged_at).toISOString() }
          : null;
      return {
        pullRequest: pullRequestOf(data),
        merged,
        checks: await checksOf(this.#octokit, { ...this.#place, ref: data.head.sha }),
        reviews: await reviewsOf(this.#octokit, place),
      };
    });
  }

  /** The open one of the branch, else the newest; null where there was none. */
  async #find(branch: string): Promise<HostedPullRequest | null> {
    const head = `${this.#place.owner}:${branch}`;
    const query = { ...this.#place, head, state: 'all', sort: 'created', direction: 'desc', per_page: 20 } as const;
    const { data } = await this.#octokit.pulls.list(query);
    // Without the filter's name GitHub would list everything: the branch is compared, not believed.
    const ours = data.filter((pull) => pull.head.ref === branch);
    const found = ours.find(({ state }) => state === 'open') ?? ours[0];
    return found ? pullRequestOf(found) : null;
  }

  async #create(wanted: WantedPullRequest, draft: boolean): Promise<HostedPullRequest> {
    const { branch: head, base, title, body } = wanted;
    try {
      const { data } = await this.#octokit.pulls.create({ ...this.#place, head, base, title, body, draft });
      return pullRequestOf(data as Pull);
    } catch (error) {
      // Plans without drafts: it is opened for review, and the store says that it is no draft.
      if (draft && refusedFor(error, /draft/i)) return this.#create(wanted, false);
      const found = refusedFor(error, /already exists/i) ? await this.#find(head) : null;
      if (found) return found;
      throw error;
    }
  }

  #asking<T>(work: () => Promise<T>): Promise<HostAnswer<T>> {
    return answering(work, (error) => githubRefusal(error, this.#at.now()));
  }
}
