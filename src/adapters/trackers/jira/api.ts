import { z } from 'zod';
import type { Secret } from '../../../domain/secret.ts';
import type { Answered, Asked, Exchange } from '../../exchange/exchange.ts';
import { answerFault, readAnswer } from '../answer-fault.ts';

const statusSchema = z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) });
export type JiraStatus = z.infer<typeof statusSchema>;
const userSchema = z.object({ accountId: z.string() }).nullish();
const linkSchema = z.object({
  type: z.object({ name: z.string() }),
  inwardIssue: z.object({ id: z.string() }).optional(),
  outwardIssue: z.object({ id: z.string() }).optional(),
});

const historySchema = z.object({
  author: userSchema,
  created: z.string(),
  // `{field, toString, ...}`: a name that every object has, so that no schema reads it.
  items: z.array(z.record(z.string(), z.unknown())).default([]),
});

const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    status: statusSchema,
    assignee: userSchema,
    issuelinks: z.array(linkSchema).default([]),
    resolutiondate: z.string().nullish(),
  }),
  changelog: z.object({ histories: z.array(historySchema).default([]) }).optional(),
});
export type JiraIssue = z.infer<typeof issueSchema>;

const commentSchema = z.object({
  id: z.string(),
  author: userSchema,
  created: z.string(),
  updated: z.string().optional(),
  body: z.unknown(),
  properties: z.array(z.object({ key: z.string().optional(), value: z.unknown() })).default([]),
});
export type JiraComment = z.infer<typeof commentSchema>;

const madeSchema = z.object({ id: z.string(), key: z.string() });
const transitionsSchema = z.object({
  transitions: z.array(z.object({ id: z.string(), to: statusSchema })).default([]),
});
const statusesSchema = z.array(z.object({ statuses: z.array(statusSchema).default([]) }));

/** The entity property that marks a comment of ours. */
export const markKey = 'reproof';
const newestComments = 100;

export interface JiraApiParts {
  exchange: Exchange;
  token: Secret;
  /** Of the site, without a slash at its end. */
  url: string;
  user: string;
  project: string;
  now: () => Date;
}

/** The few requests of Jira Cloud's REST API that issues need (version 3), one try each. `null`: there is no such issue. Throws as the port Tracker says. */
export class JiraApi {
  readonly #parts: JiraApiParts;

  constructor(parts: JiraApiParts) {
    this.#parts = parts;
  }

  /** Names and categories of the states that issues of the project may have. Throws where the token sees no such project. */
  async statuses(signal?: AbortSignal): Promise<JiraStatus[]> {
    const asked = { method: 'GET', url: `/project/${encodeURIComponent(this.#parts.project)}/statuses` } as const;
    const found = await this.#must('looking at', asked, statusesSchema, signal);
    const all = found.flatMap(({ statuses }) => statuses);
    return [...new Map(all.map((status) => [status.name, status])).values()];
  }

  /** The issue of a label of ours. */
  async labelled(label: string, signal?: AbortSignal): Promise<{ id: string; key: string } | null> {
    const jql = `project = "${this.#parts.project}" AND labels = "${label}" ORDER BY created ASC`;
    const body = JSON.stringify({ jql, fields: ['summary'], maxResults: 1 });
    const schema = z.object({ issues: z.array(madeSchema).default([]) });
    const { issues } = await this.#must('searching in', { method: 'POST', url: '/search/jql', body }, schema, signal);
    return issues[0] ?? null;
  }

  create(fields: Record<string, unknown>, signal?: AbortSignal): Promise<{ id: string; key: string }> {
    const body = JSON.stringify({ fields: { project: { key: this.#parts.project }, ...fields } });
    return this.#must('making an issue in', { method: 'POST', url: '/issue', body }, madeSchema, signal);
  }

  issue(id: string, signal?: AbortSignal): Promise<JiraIssue | null> {
    const query = new URLSearchParams({ fields: 'status,assignee,issuelinks,resolutiondate', expand: 'changelog' });
    return this.#may({ method: 'GET', url: `/issue/${id}?${query}` }, issueSchema, signal);
  }

  /** The newest hundred, newest first. */
  async comments(id: string, signal?: AbortSignal): Promise<JiraComment[]> {
    const query = new URLSearchParams({
      orderBy: '-created',
      maxResults: String(newestComments),
      expand: 'properties',
    });
    const schema = z.object({ comments: z.array(commentSchema).default([]) });
    return (await this.#may({ method: 'GET', url: `/issue/${id}/comment?${query}` }, schema, signal))?.comments ?? [];
  }

  async comment(id: string, document: object, mark: string, signal?: AbortSignal): Promise<boolean> {
    const body = JSON.stringify({ body: document, properties: [{ key: markKey, value: { mark } }] });
    return (await this.#maybe({ method: 'POST', url: `/issue/${id}/comment`, body }, signal)) !== null;
  }

  async transitions(id: string, signal?: AbortSignal): Promise<Array<{ id: string; to: JiraStatus }> | null> {
    const found = await this.#may({ method: 'GET', url: `/issue/${id}/transitions` }, transitionsSchema, signal);
    return found?.transitions ?? null;
  }

  async transit(id: string, transition: string, signal?: AbortSignal): Promise<boolean> {
    const body = JSON.stringify({ transition: { id: transition } });
    return (await this.#maybe({ method: 'POST', url: `/issue/${id}/transitions`, body }, signal)) !== null;
  }

  /** `from` <type's outward words> `to`. */
  async link(type: string, from: string, to: string, signal?: AbortSignal): Promise<boolean> {
    const body = JSON.stringify({ type: { name: type }, inwardIssue: { id: from }, outwardIssue: { id: to } });
    return (await this.#maybe({ method: 'POST', url: '/issueLink', body }, signal)) !== null;
  }

  #ask(asked: Asked, signal?: AbortSignal): Promise<Answered> {
    const { exchange, user, token, url } = this.#parts;
    const headers = {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(`${user}:${token.reveal()}`).toString('base64')}`,
      ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    return exchange.ask({ ...asked, url: `${url}/rest/api/3${asked.url}`, headers }, signal);
  }

  async #must<T>(verb: string, asked: Asked, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
    const answered = await this.#ask(asked, signal);
    if (answered.kind !== 'answered' || answered.status < 200 || answered.status > 299)
      throw answerFault(this.#what(verb), answered, this.#parts.now());
    return readAnswer(this.#what(verb), answered.body, (value) => schema.parse(value));
  }

  /** Null for an issue that is not there while the project is. */
  async #may<T>(asked: Asked, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T | null> {
    const body = await this.#maybe(asked, signal);
    return body === null ? null : readAnswer(this.#what('reading'), body, (value) => schema.parse(value));
  }

  /** The same for what is answered without a body. */
  async #maybe(asked: Asked, signal?: AbortSignal): Promise<string | null> {
    const answered = await this.#ask(asked, signal);
    if (answered.kind === 'answered' && (answered.status === 404 || answered.status === 410)) {
      await this.statuses(signal);
      return null;
    }
    if (answered.kind !== 'answered' || answered.status < 200 || answered.status > 299)
      throw answerFault(this.#what('changing an issue in'), answered, this.#parts.now());
    return answered.body;
  }

  #what(verb: string): string {
    return `Jira, ${verb} ${this.#parts.project}`;
  }
}
