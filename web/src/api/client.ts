import type { z } from 'zod';
import type { Asked, Endpoint, Part } from '../../../src/contract/endpoint.ts';
import { type Contract, type RouteName, routes } from './routes.ts';

type AskedOf<E> =
  E extends Endpoint<infer P extends Part, infer Q extends Part, infer B extends Part, infer _>
    ? Asked<P, Q, B>
    : never;
/** What a route takes. */
export type Given<Name extends RouteName> = AskedOf<Contract[Name]>;
/** What a route answers. */
export type Reply<Name extends RouteName> = Contract[Name] extends { reply: infer R extends z.ZodType }
  ? z.output<R>
  : never;

/** What the server says went wrong, and what to do. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  constructor(status: number, { title, code, detail }: { title?: string; code?: string; detail?: string }) {
    super(title ?? `the server answered ${status}`);
    this.status = status;
    this.code = code ?? 'UNKNOWN';
    this.detail = detail ?? '';
  }
}

/** Of the session; `setProof` learns it from `GET /me`. */
let proof: string | null = null;

/** Requests that change something carry this from now on. */
export function setProof(csrf: string | null): void {
  proof = csrf;
}

function pathWith(path: string, params: object, query: object): string {
  const values = new Map(Object.entries(params));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(set.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text ? `${filled}?${text}` : filled;
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method !== 'GET' && proof ? { 'x-reproof-csrf': proof } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem(0, {
      title: 'The server does not answer',
      code: 'SERVER_UNREACHABLE',
      detail: 'What is shown stays. It is asked again by itself.',
    });
  }
}

/** Asks the server. Throws a Problem with the server's own words. */
export async function ask<Name extends RouteName>(name: Name, asked: Given<Name>): Promise<Reply<Name>> {
  const [method = 'GET', path = '/'] = routes[name].split(' ');
  const { params = {}, query = {}, body } = asked as { params?: object; query?: object; body?: unknown };
  const sent = body === undefined && method !== 'GET' && method !== 'DELETE' ? {} : body;
  const response = await send(method, pathWith(path, params, query), sent);
  const told: unknown = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, told as Record<string, string>);
  return told as Reply<Name>;
}
