import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import type { Caller } from '../ports/access.ts';
import type { AuditStore } from '../ports/store/audit-store.ts';
import { audited } from '../access/audited.ts';
import type { Refusals } from '../access/refusals.ts';
import { isOnMachine } from './hosts.ts';
import { checkReach } from './reach.ts';
import { actionOf, actorOf, refusing } from './refusing.ts';
import type { Exchange, Route } from './route.ts';
import { isSecure, sessionSecretOf } from './session-cookie.ts';

export const apiRoot = '/api/v1';

export interface ServeOptions {
  /** An answer that is not as described is a fault (for tests). */
  checkReplies: boolean;
  audit: Pick<AuditStore, 'append'>;
  refusals: Pick<Refusals, 'note'>;
}

function parsed(schema: z.ZodType | null, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const words = result.error.issues
    .slice(0, 10)
    .map((issue) => `${[where, ...issue.path].join('.')}: ${issue.message}`);
  throw new Fault('BAD_USAGE', words.join('; '), { help: 'See /api/v1/openapi.json for what the route takes.' });
}

function exchangeOf(request: FastifyRequest, reply: FastifyReply): Exchange {
  const secure = isSecure(request);
  return {
    address: request.ip,
    onMachine: isOnMachine(request),
    secure,
    sessionSecret: sessionSecretOf(request.headers.cookie, secure),
    setHeader: (name, value) => void reply.header(name, value),
  };
}

/** What an entry of the audit log says it was done to: the route's parameters, else the id of what it made. */
function targetOf(params: unknown, answer: unknown, told: string): string {
  const { id, name } = (answer ?? {}) as { id?: unknown; name?: unknown };
  const named = Object.values((params ?? {}) as object).map(String);
  const made = named.length > 0 ? named : [id ?? name ?? ''].map(String);
  return [...made, told].filter(Boolean).join(' ');
}

/** Puts a route on the server: parses, holds the caller to what is there for it, and tells the audit log of what changes something. */
export function serveRoute(app: FastifyInstance, route: Route, { checkReplies, audit, refusals }: ServeOptions): void {
  const answered = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const params = parsed(route.params, request.params, 'path');
    const { caller } = request;
    if (caller) refusing(request, refusals, 'out of the token’s projects', () => checkReach(route, caller, params));
    const query = parsed(route.query, request.query, 'query');
    const body = parsed(route.body, request.body, 'body');
    const input = { params, query, body, caller: caller as Caller, exchange: exchangeOf(request, reply) };
    const effect = async (): Promise<unknown> => {
      const answer = await route.handle(input as never);
      if (answer === null) throw new Fault('NOT_FOUND', `there is no such thing at ${request.url.slice(0, 200)}`);
      return answer;
    };
    if (!route.audited) return effect();
    const told = (answer: unknown): string => targetOf(params, answer, route.tells ? route.tells(body as never) : '');
    const intent = { actor: actorOf(request), action: actionOf(request), target: told(null), from: request.ip };
    return audited(audit, intent, effect, told);
  };
  app.route({
    method: route.method,
    url: apiRoot + route.path.replace(/\{(\w+)\}/g, ':$1'),
    config: { permission: route.permission },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const answer = await answered(request, reply);
      if (checkReplies) route.reply.parse(answer);
      void reply.header('cache-control', 'no-store');
      return reply.status(route.status).send(answer);
    },
  });
}
