import type { z } from 'zod';
import type { Endpoint, Output, Part, Reach } from '../contract/endpoint.ts';
import type { Permission } from '../domain/permission.ts';
import type { Caller } from '../ports/access.ts';

/** The request around what the route's schemas describe; for the few routes that need it. */
export interface Exchange {
  /** Of the other side; behind a trusted proxy, the one that the proxy names. */
  address: string;
  /** It came from the server's own machine. */
  onMachine: boolean;
  /** It came by https, as a trusted proxy says. */
  secure: boolean;
  /** Of the cookie, valid or not. */
  sessionSecret: string | null;
  setHeader(name: string, value: string): void;
}

/** What a route's handler is given: parsed by the route's own schemas, from an allowed caller. */
export interface RouteInput<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** Of routes that are not public. */
  caller: Caller;
  exchange: Exchange;
}

/** One route of the API: the single source of its validation, its types and its part of the OpenAPI description. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for parameters, below `/api/v1`. */
  path: string;
  permission: Permission;
  reach: Reach;
  audited: boolean;
  summary: string;
  params: z.ZodType | null;
  query: z.ZodType | null;
  body: z.ZodType | null;
  reply: z.ZodType;
  status: number;
  /** What of a body the audit log tells besides the target: never a secret. */
  tells: ((body: never) => string) | null;
  handle: (input: RouteInput<never, never, never>) => Promise<unknown>;
}

interface Shape<P extends Part, Q extends Part, B extends Part, R extends z.ZodType> extends Endpoint<P, Q, B, R> {
  tells?: (body: Output<B>) => string;
  handle: (input: RouteInput<Output<P>, Output<Q>, Output<B>>) => Promise<z.input<R>>;
}

/** Names a route; the handler's input and output types follow from the schemas. */
export function route<
  R extends z.ZodType,
  P extends Part = undefined,
  Q extends Part = undefined,
  B extends Part = undefined,
>(shape: Shape<P, Q, B, R>): Route {
  const { method, path, permission, summary, reply, status = 200 } = shape;
  const { params = null, query = null, body = null } = shape;
  const { reach = reachOf(path), audited = method !== 'GET' } = shape;
  const handle = shape.handle as unknown as Route['handle'];
  const tells = (shape.tells as Route['tells'] | undefined) ?? null;
  return { method, path, permission, summary, reply, status, params, query, body, reach, audited, tells, handle };
}

function reachOf(path: string): Reach {
  if (/^\/projects\/\{id\}(\/|$)/.test(path)) return 'project';
  if (/^\/bugs\/\{id\}(\/|$)/.test(path)) return 'bug';
  if (/^\/proposals\/\{id\}(\/|$)/.test(path)) return 'proposal';
  if (/^\/items\/\{id\}(\/|$)/.test(path)) return 'work item';
  return 'installation';
}
