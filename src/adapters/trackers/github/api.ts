import { z } from 'zod';
import type { Secret } from '../../../domain/secret.ts';
import type { Answered, Asked, Exchange } from '../../exchange/exchange.ts';
import { answerFault, readAnswer } from '../answer-fault.ts';

const userSchema = z.object({ login: z.string() }).nullish();

const issueSchema = z.object({
  number: z.number().int(),
  html_url: z.url({ protocol: /^https?$/ }),
  state: z.enum(['open', 'closed']),
  body: z.string().nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])).default([]),
  assignee: userSchema,
  closed_by: userSchema,
  closed_at: z.string().nullish(),
  created_at: z.string(),
});
export type Issue = z.infer<typeof issueSchema>;

const commentSchema = z.object({
  id: z.number().int(),
  body: z.string().default(''),
  user: userSchema,
  created_at: z.string(),
  updated_at: z.string(),
});
export type IssueComment = z.infer<typeof commentSchema>;

const pageSize = 100;
const mostPages = 50;

export interface GithubApiParts {
  exchange: Exchange;
  token: Secret;
  /** Without a slash at its end. */
  api: string;
  /** `owner/name` */
  repository: string;
  now: () => Date;
}

/**
 * The few requests of GitHub's REST API that issues need (https://docs.github.com/en/rest/issues), one try each. `null`: there is
 * no such issue. Throws as the port Tracker says.
 */
export class GithubApi {
  readonly #parts: GithubApiParts;

  constructor(parts: GithubApiParts) {
    this.#parts = parts;
  }

  /** The repository as the token sees it; throws where it does not. */
  async repository(signal?: AbortSignal): Promise<{ hasIssues: boolean }> {
    const schema = z.object({ has_issues: z.boolean().default(true) });
    const found = await this.#must('looking at', { method: 'GET', url: '' }, schema, signal);
    return { hasIssues: found.has_issues };
  }

  /** Issues (and pull requests) that were made since, the newest first. */
  async *issuesSince(since: string, signal?: AbortSignal): AsyncGenerator<Issue> {
    const query = new URLSearchParams({ state: 'all', since, sort: 'created', direction: 'desc' });
    for await (const issue of this.#pages(`/issues?${query}`, issueSchema, signal)) {
      // `since` is about the last change.
      if (Date.parse(issue.created_at) < Date.parse(since)) return;
      yield issue;
    }
  }

  create(issue: { title: string; body: string; labels: string[] }, signal?: AbortSignal): Promise<Issue> {
    const asked = { method: 'POST', url: '/issues', body: JSON.stringify(issue) } as const;
    return this.#must('making an issue in', asked, issueSchema, signal);
  }

  issue(number: string, signal?: AbortSignal): Promise<Issue | null> {
    return this.#may({ method: 'GET', url: `/issues/${number}` }, issueSchema, signal);
  }

  update(number: string, change: Record<string, string>, signal?: AbortSignal): Promise<Issue | null> {
    const asked = { method: 'PATCH', url: `/issues/${number}`, body: JSON.stringify(change) } as const;
    return this.#may(asked, issueSchema, signal);
  }

  async addLabel(number: string, label: string, signal?: AbortSignal): Promise<void> {
    const body = JSON.stringify({ labels: [label] });
    await this.#may({ method: 'POST', url: `/issues/${number}/labels`, body }, z.unknown(), signal);
  }

  /** A label that is not there is fine. */
  async removeLabel(number: string, label: string, signal?: AbortSignal): Promise<void> {
    const url = `/issues/${number}/labels/${encodeURIComponent(label)}`;
    const answered = await this.#ask({ method: 'DELETE', url }, signal);
    if (answered.kind !== 'answered' || (answered.status !== 200 && answered.status !== 404))
      throw this.#fault('taking a label off in', answered);
  }

  comments(number: string, since: string, signal?: AbortSignal): AsyncGenerator<IssueComment> {
    return this.#pages(`/issues/${number}/comments?${new URLSearchParams({ since })}`, commentSchema, signal);
  }

  comment(number: string, body: string, signal?: AbortSignal): Promise<IssueComment | null> {
    const asked = { method: 'POST', url: `/issues/${number}/comments`, body: JSON.stringify({ body }) } as const;
    return this.#may(asked, commentSchema, signal);
  }

  async *#pages<T>(url: string, schema: z.ZodType<T>, signal?: AbortSignal): AsyncGenerator<T> {
    for (let page = 1; page <= mostPages; page += 1) {
      const asked = { method: 'GET', url: `${url}&per_page=${pageSize}&page=${page}` } as const;
      const found = await this.#must('listing in', asked, z.array(schema), signal);
      yield* found;
      if (found.length < pageSize) return;
    }
  }

  #ask(asked: Asked, signal?: AbortSignal): Promise<Answered> {
    const { exchange, token, api, repository } = this.#parts;
    const headers = {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token.reveal()}`,
      'x-github-api-version': '2022-11-28',
      ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return exchange.ask({ ...asked, url: `${api}/repos/${repository}${asked.url}`, headers }, signal);
  }

  async #must<T>(verb: string, asked: Asked, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    const answered = await this.#ask(asked, signal);
    if (answered.kind !== 'answered' || answered.status < 200 || answered.status > 299)
      throw this.#fault(verb, answered);
    return readAnswer(this.#what(verb), answered.body, (value) => schema.parse(value));
  }

  /** Null for an issue that is not there (deleted, or moved to another repository) while the repository is. */
  async #may<T>(asked: Asked, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T | null> {
    const answered = await this.#ask(asked, signal);
    const isGone = answered.kind === 'answered' && [301, 404, 410].includes(answered.status);
    if (isGone) {
      await this.repository(signal);
      return null;
    }
    if (answered.kind !== 'answered' || answered.status < 200 || answered.status > 299)
      throw this.#fault('changing an issue in', answered);
    return readAnswer(this.#what('changing an issue in'), answered.body, (value) => schema.parse(value));
  }

  #what(verb: string): string {
    return `GitHub, ${verb} ${this.#parts.repository}`;
  }

  #fault(verb: string, answered: Answered): Error {
    return answerFault(this.#what(verb), answered, this.#parts.now());
  }
}
