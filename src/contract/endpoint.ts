import type { z } from 'zod';
import type { Permission } from '../domain/permission.ts';

/** A schema, or nothing where a route takes nothing. */
export type Part = z.ZodType | undefined;

/**
 * What of the installation a route is about, so that callers bound to some projects are held to these: the project, the
 * bug, the proposal or the work item that the path's `{id}` names, what the handler itself holds to the caller's projects, or all of it: denied to them.
 */
export type Reach = 'project' | 'bug' | 'proposal' | 'work item' | 'caller' | 'installation';

/** One route of the API without what it does: what servers validate by, and what clients infer their types from. */
export interface Endpoint<P extends Part, Q extends Part, B extends Part, R extends z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` for parameters, below `/api/v1`. */
  path: string;
  permission: Permission;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  reply: R;
  /** Of a good answer; 200 when left out. */
  status?: number;
  /** As the path says when left out. */
  reach?: Reach;
  /** Whether the audit log tells of it; all but GET when left out. */
  audited?: boolean;
}

/** Names an endpoint; its types follow from the schemas. */
export function endpoint<
  R extends z.ZodType,
  P extends Part = undefined,
  Q extends Part = undefined,
  B extends Part = undefined,
>(shape: Endpoint<P, Q, B, R>): Endpoint<P, Q, B, R> {
  return shape;
}

/** What a handler is given of a part. */
export type Output<S extends Part> = S extends z.ZodType ? z.output<S> : undefined;

type Given<Name extends string, S extends Part> = S extends z.ZodType ? { [K in Name]: z.input<S> } : unknown;

/** What a client gives with a request. */
export type Asked<P extends Part, Q extends Part, B extends Part> = Given<'params', P> &
  Given<'query', Q> &
  Given<'body', B>;
