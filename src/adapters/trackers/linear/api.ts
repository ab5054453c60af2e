import { z } from 'zod';
import { Fault } from '../../../domain/fault.ts';
import { plainLine } from '../../../domain/plain-text.ts';
import type { Secret } from '../../../domain/secret.ts';
import type { Answered, Exchange } from '../../exchange/exchange.ts';
import { retryAfterS } from '../../exchange/retry-after.ts';
import { answerFault, readAnswer } from '../answer-fault.ts';
import { type Operation, operations } from './operations.ts';

const id = z.object({ id: z.string() });
const nodes = <T extends z.ZodType>(of: T) => z.object({ nodes: z.array(of) });

export const stateSchema = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  position: z.number().optional(),
});
export type LinearState = z.infer<typeof stateSchema>;

const issueSchema = z.object({
  id: z.string(),
  url: z.string(),
  trashed: z.boolean().nullish(),
  state: stateSchema,
  assignee: id.nullish(),
  comments: nodes(
    z.object({
      id: z.string(),
      body: z.string(),
      createdAt: z.string(),
      editedAt: z.string().nullish(),
      user: id.nullish(),
    }),
  ),
  history: nodes(z.object({ createdAt: z.string(), actor: id.nullish(), toState: id.nullish() })),
  relations: nodes(id),
});
export type LinearIssue = z.infer<typeof issueSchema>;

const answers = {
  team: z.object({ teams: nodes(z.object({ id: z.string(), states: nodes(stateSchema) })) }),
  issue: z.object({ issues: nodes(issueSchema.pick({ id: true, url: true, trashed: true })) }),
  read: z.object({ issues: nodes(issueSchema) }),
  comment: z.object({ comments: nodes(id) }),
  createIssue: z.object({
    issueCreate: z.object({ success: z.literal(true), issue: issueSchema.pick({ id: true, url: true }) }),
  }),
  createComment: z.object({ commentCreate: z.object({ success: z.literal(true) }) }),
  createRelation: z.object({ issueRelationCreate: z.object({ success: z.literal(true) }) }),
  moveIssue: z.object({ issueUpdate: z.object({ success: z.literal(true) }) }),
} satisfies Record<Operation, z.ZodType>;

const errorsSchema = z.object({
  errors: z
    .array(
      z.object({
        message: z.string().catch(''),
        extensions: z.object({ code: z.string().catch('') }).catch({ code: '' }),
      }),
    )
    .min(1),
});

export interface LinearApiParts {
  exchange: Exchange;
  token: Secret;
  api: string;
  /** Its key, as ENG. */
  team: string;
  now: () => Date;
}

/** Linear's GraphQL API, one try each. Throws as the port Tracker says. */
export class LinearApi {
  readonly #parts: LinearApiParts;

  constructor(parts: LinearApiParts) {
    this.#parts = parts;
  }

  async ask<O extends Operation>(
    operation: O,
    variables: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<z.infer<(typeof answers)[O]>> {
    const { exchange, token, api, team } = this.#parts;
    const key = token.reveal();
    const headers = {
      'content-type': 'application/json',
      // Personal keys stand there bare, tokens of OAuth as bearers.
      authorization: key.startsWith('lin_api_') ? key : `Bearer ${key}`,
    };
    const body = JSON.stringify({ query: operations[operation], operationName: null, variables });
    const answered = await exchange.ask({ method: 'POST', url: api, headers, body }, signal);
    const what = `Linear, ${operation} in ${team}`;
    const fault = this.#faultIn(what, answered);
    if (fault) throw fault;
    const data = z.object({ data: answers[operation] as z.ZodType });
    if (answered.kind !== 'answered') throw answerFault(what, answered, this.#parts.now());
    return readAnswer(what, answered.body, (value) => data.parse(value).data) as z.infer<(typeof answers)[O]>;
  }

  /** Errors come with any status, a rate limit with 400 (https://linear.app/developers/rate-limiting). */
  #faultIn(what: string, answered: Answered): Fault | null {
    const { now } = this.#parts;
    const found = answered.kind === 'answered' ? errorsSchema.safeParse(tryParse(answered.body)) : null;
    if (answered.kind !== 'answered' || !found?.success)
      return answered.kind === 'answered' && answered.status === 200 ? null : answerFault(what, answered, now());
    const [first] = found.data.errors;
    const code = first?.extensions.code.toUpperCase() ?? '';
    const words = plainLine(first?.message ?? '', 300);
    if (code === 'RATELIMITED' || answered.status === 429)
      return new Fault('TRACKER_UNAVAILABLE', `${what}: too many requests`, {
        retryAfterS: retryAfterS(answered.headers, now()),
      });
    if (/AUTHENTICATION/.test(code) || answered.status === 401)
      return new Fault('TRACKER_REFUSED', `${what}: the token is wrong, expired or revoked`);
    if (/FORBIDDEN/.test(code)) return new Fault('TRACKER_REFUSED', `${what}: the token may not do this: ${words}`);
    if (/INTERNAL|UNAVAILABLE|TIMEOUT/.test(code) || answered.status >= 500)
      return new Fault('TRACKER_UNAVAILABLE', `${what}: ${words}`, { retryAfterS: 30 });
    return new Fault('TRACKER_UNSUITABLE', `${what}: ${words}`);
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
