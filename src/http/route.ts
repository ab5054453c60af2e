import type { z } from 'zod';
import type { Permission } from '../domain/permission.ts';
import type { Caller } from '../ports/access.ts';

/** What a route's handler is given: parsed by the route's own schemas, from an allowed caller. */
export interface RouteInput<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  caller: Caller;
}

/** One route of the API: the single source of its validation, its types and its part of the OpenAPI description. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for parameters, below `/api/v1`. */
  path: string;
  permission: Permission;
  summary: string;
  params: z.ZodType | null;
  query: z.ZodType | null;
  body: z.ZodType | null;
  reply: z.ZodType;
  status: number;
  handle: (input: RouteInput<never, never, never>) => Promise<unknown>;
}

interface Shape<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  method: Route['method'];
  path: string;
  permission: Permission;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  reply: R;
  /** Of a good answer; 200 when left out. */
  status?: number;
  handle: (input: RouteInput<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<R>>;
}

/** Names a route; the handler's input and output types follow from the schemas. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  shape: Shape<P, Q, B, R>,
): Route {
  const { params = null, query = null, body = null, status = 200, handle, ...rest } = shape;
  return { ...rest, params, query, body, status, handle: handle as unknown as Route['handle'] };
}
