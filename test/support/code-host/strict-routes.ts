import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type AskedRequest, Description } from './description.ts';
import type { Forge, Reply } from './forge.ts';

/** One route of a stand-in: what it takes, all else being wrong, and what it does. */
export interface StrictRoute {
  method: string;
  path: RegExp;
  query?: Record<string, z.ZodType>;
  body?: z.ZodType;
  handle: (forge: Forge, parts: string[], body: Record<string, unknown>, query: URLSearchParams) => Reply;
}

/** By the vendor's documentation, written down here: for vendors whose description is not in a package. */
export class StrictRoutes {
  readonly #routes: readonly StrictRoute[];
  /** Of the repository, as the request names it. */
  readonly #within: string;
  readonly #description: Description | null;

  constructor(routes: readonly StrictRoute[], within: string, description: Description | null) {
    this.#routes = routes;
    this.#within = within;
    this.#description = description;
  }

  answer(forge: Forge, asked: AskedRequest): Reply | null {
    const url = new URL(asked.path, 'http://forge');
    const [route, parts] = this.#find(asked);
    return route ? route.handle(forge, parts, (asked.body ?? {}) as Record<string, unknown>, url.searchParams) : null;
  }

  check(asked: AskedRequest): string[] {
    const [route] = this.#find(asked);
    if (!route) return [];
    const { searchParams } = new URL(asked.path, 'http://forge');
    const query = z.strictObject(route.query ?? {}).safeParse(Object.fromEntries(searchParams));
    const body = (route.body ?? z.undefined()).safeParse(asked.body);
    const described = this.#description?.check(asked).wrong ?? [];
    return [
      ...[query, body].flatMap(
        ({ error }) => error?.issues.map((one) => `${asked.method} ${asked.path}: ${one.message}`) ?? [],
      ),
      ...described,
    ];
  }

  #find(asked: AskedRequest): readonly [StrictRoute | null, string[]] {
    const { pathname } = new URL(asked.path, 'http://forge');
    const rest = pathname.startsWith(this.#within) ? pathname.slice(this.#within.length) : `!${pathname}`;
    const found = this.#routes.find(({ method, path }) => method === asked.method && path.test(rest));
    return [found ?? null, found?.path.exec(rest)?.slice(1) ?? []];
  }
}

/**
 * The vendor's own description, where the environment names a file of it (they are no packages, and too large to carry):
 * then Prism holds each request to that too.
 */
export async function describedBy(
  variable: string,
  paths: readonly string[],
  base: string,
): Promise<Description | null> {
  const file = process.env[variable];
  return file ? Description.of(JSON.parse(readFileSync(file, 'utf8')) as never, paths, base) : null;
}
