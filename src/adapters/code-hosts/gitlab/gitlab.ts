import type {
  CodeHost,
  HostAnswer,
  HostedPullRequest,
  PullRequestLook,
  WantedPullRequest,
} from '../../../ports/code-host.ts';
import { isRefused, JsonClient } from '../json-client.ts';
import { ownerNames } from '../owner-names.ts';
import { answering } from '../refusal.ts';
import type { HostedAt } from '../settings.ts';
import { reviewsOf } from './look.ts';
import {
  draftTitle,
  type MergeRequest,
  pipelineChecks,
  pullRequestOf,
  readyTitle,
  withoutOrders,
} from './merge-request.ts';

/** Merge requests at GitLab, by its REST API v4 (docs.gitlab.com/api/merge_requests). */
export function gitlabHost(at: HostedAt): CodeHost {
  return new GitLab(at);
}

/**
 * Over `fetch` and not gitbeaker's client, which asks again at once ten times when it was told to wait, and does not hand
 * on for how long; its types are used.
 */
class GitLab implements CodeHost {
  readonly kind = 'gitlab';
  readonly #client: JsonClient;
  readonly #project: string;

  constructor({ url, repository, token, now, timeMs }: HostedAt) {
    this.#project = `/projects/${encodeURIComponent(repository)}`;
    const headers = { 'private-token': token.reveal() };
    this.#client = new JsonClient({ base: `${url.replace(/\/+$/, '')}/api/v4`, headers, now, timeMs });
  }

  ensurePullRequest(wanted: WantedPullRequest): Promise<HostAnswer<HostedPullRequest | null>> {
    return asking(async () => {
      const found = await this.#find(wanted.branch);
      return pullRequestOf(found ?? (await this.#create(wanted)));
    });
  }

  ensureReady(number: number): Promise<HostAnswer<null>> {
    return asking(async () => {
      const { draft, title } = await this.#get(number);
      if (draft) await this.#client.put(this.#path(number), { title: readyTitle(title) });
      return null;
    });
  }

  ensureLabels(number: number, labels: readonly string[]): Promise<HostAnswer<null>> {
    return asking(async () => {
      const { labels: there = [] } = await this.#get(number);
      const names = new Set(there.map((label) => (typeof label === 'string' ? label : label.name)));
      const missing = labels.filter((label) => !names.has(label));
      if (missing.length > 0) await this.#client.put(this.#path(number), { add_labels: missing.join(',') });
      return null;
    });
  }

  ensureReviewers(number: number, names: readonly string[]): Promise<HostAnswer<{ notAsked: string[] }>> {
    return asking(async () => {
      const { accounts, teams, others } = ownerNames(names);
      const { reviewers = [] } = await this.#get(number);
      const there = (reviewers ?? []) as { id: number; username: string }[];
      const known = new Set(there.map(({ username }) => username.toLowerCase()));
      const notAsked = [...others, ...teams.map(({ name }) => name)];
      const ids = there.map(({ id }) => id);
      for (const account of accounts.filter((name) => !known.has(name.toLowerCase()))) {
        const [user] = await this.#client.get<{ id: number }[]>('/users', { username: account });
        if (user) ids.push(user.id);
        else notAsked.push(`@${account}`);
      }
      // The list is set as a whole: those who were there stay.
      if (ids.length > there.length) await this.#client.put(this.#path(number), { reviewer_ids: ids });
      return { notAsked };
    });
  }

  ensureComment(number: number, marker: string, text: string): Promise<HostAnswer<null>> {
    return asking(async () => {
      const notes = `${this.#path(number)}/notes`;
      for await (const page of this.#client.pages<{ body: string }>(notes, 'per_page'))
        if (page.some(({ body }) => body.includes(marker))) return null;
      await this.#client.post(notes, { body: `${withoutOrders(text)}\n\n${marker}` });
      return null;
    });
  }

  look(number: number): Promise<HostAnswer<PullRequestLook | null>> {
    return asking(async () => {
      const request = await this.#get(number);
      const commit = request.merge_commit_sha ?? request.squash_commit_sha ?? request.sha;
      return {
        pullRequest: pullRequestOf(request),
        merged: request.merged_at ? { commit, at: new Date(request.merged_at).toISOString() } : null,
        checks: pipelineChecks(request.head_pipeline?.status),
        reviews: await reviewsOf(this.#client, this.#path(number), request.sha),
      };
    });
  }

  async #find(branch: string): Promise<MergeRequest | null> {
    const query = { source_branch: branch, state: 'all', order_by: 'created_at', sort: 'desc', per_page: 20 };
    const all = await this.#client.get<MergeRequest[]>(`${this.#project}/merge_requests`, query);
    const ours = all.filter(({ source_branch }) => source_branch === branch);
    return ours.find(({ state }) => state === 'opened') ?? ours[0] ?? null;
  }

  async #create({ branch, base, title, body, draft }: WantedPullRequest): Promise<MergeRequest> {
    try {
      return await this.#client.post<MergeRequest>(`${this.#project}/merge_requests`, {
        source_branch: branch,
        target_branch: base,
        title: draft ? draftTitle(title) : readyTitle(title),
        description: withoutOrders(body),
      });
    } catch (error) {
      // 409: another process has opened it meanwhile.
      const found = isRefused(error, 'invalid') ? await this.#find(branch) : null;
      if (found) return found;
      throw error;
    }
  }

  #get(number: number): Promise<MergeRequest> {
    return this.#client.get<MergeRequest>(this.#path(number));
  }

  #path(number: number): string {
    return `${this.#project}/merge_requests/${number}`;
  }
}

function asking<T>(work: () => Promise<T>): Promise<HostAnswer<T>> {
  return answering(work, () => null);
}
