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
import { checksOf, reviewsOf } from './look.ts';
import { draftTitle, type Pull, pullRequestOf, readyTitle } from './pull.ts';

/** Gitea's own bound, where its administrator sets no other. */
const pageSize = 50;
const labelColour = '#0e7490';

/** Pull requests at Gitea and Forgejo, by the API that both have (`/api/swagger` of any of them). */
export function giteaHost(at: HostedAt): CodeHost {
  return new Gitea(at);
}

class Gitea implements CodeHost {
  readonly kind = 'gitea';
  readonly #client: JsonClient;
  readonly #path: string;
  readonly #owner: string;

  constructor({ url, repository, token, now, timeMs }: HostedAt) {
    const [owner = '', repo = ''] = repository.split('/');
    this.#owner = owner;
    this.#path = `/repos/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}`;
    const headers = { authorization: `token ${token.reveal()}` };
    this.#client = new JsonClient({ base: `${url.replace(/\/+$/, '')}/api/v1`, headers, now, timeMs });
  }

  ensurePullRequest(wanted: WantedPullRequest): Promise<HostAnswer<HostedPullRequest | null>> {
    return asking(async () => pullRequestOf((await this.#find(wanted.branch)) ?? (await this.#create(wanted))));
  }

  ensureReady(number: number): Promise<HostAnswer<null>> {
    return asking(async () => {
      const pull = await this.#get(number);
      const path = `${this.#path}/pulls/${number}`;
      if (pullRequestOf(pull).draft) await this.#client.patch(path, { title: readyTitle(pull.title) });
      return null;
    });
  }

  ensureLabels(number: number, labels: readonly string[]): Promise<HostAnswer<null>> {
    return asking(async () => {
      const { labels: there } = await this.#get(number);
      const names = new Set((there ?? []).map(({ name }) => name));
      const missing = labels.filter((label) => !names.has(label));
      if (missing.length === 0) return null;
      const ids = await this.#labelIds(missing);
      await this.#client.post(`${this.#path}/issues/${number}/labels`, { labels: ids });
      return null;
    });
  }

  ensureReviewers(number: number, names: readonly string[]): Promise<HostAnswer<{ notAsked: string[] }>> {
    return asking(async () => {
      const { accounts, teams, others } = ownerNames(names);
      const { requested_reviewers: asked } = await this.#get(number);
      const known = new Set((asked ?? []).map(({ login }) => login.toLowerCase()));
      const notAsked = [...others];
      for (const account of accounts)
        if (!known.has(account.toLowerCase()) && !(await this.#ask(number, { reviewers: [account] })))
          notAsked.push(`@${account}`);
      for (const { group, team, name } of teams)
        if (group !== this.#owner || !(await this.#ask(number, { team_reviewers: [team] }))) notAsked.push(name);
      return { notAsked };
    });
  }

  ensureComment(number: number, marker: string, text: string): Promise<HostAnswer<null>> {
    return asking(async () => {
      const path = `${this.#path}/issues/${number}/comments`;
      const there = await this.#client.get<{ body: string }[]>(path);
      if (!there.some(({ body }) => body.includes(marker)))
        await this.#client.post(path, { body: `${text}\n\n${marker}` });
      return null;
    });
  }

  look(number: number): Promise<HostAnswer<PullRequestLook | null>> {
    return asking(async () => {
      const pull = await this.#get(number);
      return {
        pullRequest: pullRequestOf(pull),
        merged:
          pull.merged && pull.merged_at
            ? { commit: pull.merge_commit_sha ?? pull.head.sha, at: new Date(pull.merged_at).toISOString() }
            : null,
        checks: await checksOf(this.#client, this.#path, pull.head.sha),
        reviews: await reviewsOf(this.#client, this.#path, number, pageSize),
      };
    });
  }

  /** The open one of the branch, else the newest. Gitea filters by no head: its newest pull requests are looked through. */
  async #find(branch: string): Promise<Pull | null> {
    let closed: Pull | null = null;
    const query = { state: 'all', sort: 'recentupdate' };
    for await (const page of this.#client.pages<Pull>(`${this.#path}/pulls`, 'limit', query, pageSize)) {
      const ours = page.filter(({ head }) => head.ref === branch);
      const open = ours.find(({ state }) => state === 'open');
      if (open) return open;
      closed ??= ours[0] ?? null;
    }
    return closed;
  }

  async #create({ branch, base, title, body, draft }: WantedPullRequest): Promise<Pull> {
    const wanted = { head: branch, base, title: draft ? draftTitle(title) : readyTitle(title), body };
    try {
      return await this.#client.post<Pull>(`${this.#path}/pulls`, wanted);
    } catch (error) {
      // 409: another process has opened it meanwhile.
      const found = isRefused(error, 'invalid') ? await this.#find(branch) : null;
      if (found) return found;
      throw error;
    }
  }

  /** Gitea names labels by number, and makes none by itself. */
  async #labelIds(names: readonly string[]): Promise<number[]> {
    const ids = new Map<string, number>();
    const path = `${this.#path}/labels`;
    for await (const page of this.#client.pages<{ id: number; name: string }>(path, 'limit', {}, pageSize))
      for (const { id, name } of page) if (!ids.has(name)) ids.set(name, id);
    for (const name of names)
      if (!ids.has(name)) {
        const made = await this.#client.post<{ id: number }>(path, { name, color: labelColour });
        ids.set(name, made.id);
      }
    return names.map((name) => ids.get(name) ?? 0);
  }

  /** Each on its own: who cannot be asked is refused together with all others of the request. */
  async #ask(number: number, whom: { reviewers: string[] } | { team_reviewers: string[] }): Promise<boolean> {
    try {
      await this.#client.post(`${this.#path}/pulls/${number}/requested_reviewers`, whom);
      return true;
    } catch (error) {
      if (isRefused(error, 'invalid', 'gone')) return false;
      throw error;
    }
  }

  #get(number: number): Promise<Pull> {
    return this.#client.get<Pull>(`${this.#path}/pulls/${number}`);
  }
}

function asking<T>(work: () => Promise<T>): Promise<HostAnswer<T>> {
  return answering(work, () => null);
}
