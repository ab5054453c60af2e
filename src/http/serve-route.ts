import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Fault } from '../domain/fault.ts';
import type { Caller } from '../ports/access.ts';
import type { Route } from './route.ts';

export const apiRoot = '/api/v1';

function parsed(schema: z.ZodType | null, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const words = result.error.issues
    .slice(0, 10)
    .map((issue) => `${[where, ...issue.path].join('.')}: ${issue.message}`);
  throw new Fault('BAD_USAGE', words.join('; '), { help: 'See /api/v1/openapi.json for what the route takes.' });
}

/** Puts a route on the server. With `checkReplies` an answer that is not as described is a fault (for tests). */
export function serveRoute(app: FastifyInstance, route: Route, options: { checkReplies: boolean }): void {
  app.route({
    method: route.method,
    url: apiRoot + route.path.replace(/\{(\w+)\}/g, ':$1'),
    config: { permission: route.permission },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const input = {
        params: parsed(route.params, request.params, 'path'),
        query: parsed(route.query, request.query, 'query'),
        body: parsed(route.body, request.body, 'body'),
        caller: request.caller as Caller,
      };
      const answer = await route.handle(input as never);
      if (answer === null) throw new Fault('NOT_FOUND', `there is no such thing at ${request.url.slice(0, 200)}`);
      if (options.checkReplies) route.reply.parse(answer);
      return reply.status(route.status).send(answer);
    },
  });
}
