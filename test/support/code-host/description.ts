import { createRequire } from 'node:module';
import { getHttpOperationsFromSpec, type IHttpRequest } from '@stoplight/prism-http';
import type * as Router from '@stoplight/prism-http/dist/router/index.js';
import { validateInput, validateOutput } from '@stoplight/prism-http/dist/validator/index.js';

// CommonJS with a default of its own: what `import` makes of that differs between Node and vitest.
const { default: routeTo } = createRequire(import.meta.url)(
  '@stoplight/prism-http/dist/router',
) as typeof Router.default;

type Operation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];
type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;
type Loose = Record<string, unknown>;

export interface AskedRequest {
  method: string;
  /** With query. */
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

/**
 * A vendor's published description of an API, cut down to some of its operations (the whole one takes half a minute to
 * read), as Prism understands it: which operation a request is, what is wrong with it, what an answer may look like.
 */
export class Description {
  readonly #operations: Operation[];
  /** Good example of an operation's answer, by `method path`. */
  readonly #examples: ReadonlyMap<string, unknown>;
  readonly #base: string;

  private constructor(operations: Operation[], examples: ReadonlyMap<string, unknown>, base: string) {
    this.#operations = operations;
    this.#examples = examples;
    this.#base = base;
  }

  /** `paths`: as the document names them. `base`: what stands before them in the requests. */
  static async of(document: Json, paths: readonly string[], base = ''): Promise<Description> {
    const whole = document as Record<string, Json>;
    const { openapi, swagger, info = {}, securityDefinitions = {}, consumes = [], produces = [] } = whole;
    const head: Record<string, Json> = openapi
      ? { openapi, info }
      : { swagger: swagger ?? '2.0', info, securityDefinitions, consumes, produces };
    const all = whole['paths'] as Record<string, Json>;
    const absent = paths.filter((path) => !all[path]);
    if (absent.length > 0) throw new Error(`the description has no ${absent.join(', ')}`);
    const small = referred(
      { ...head, paths: Object.fromEntries(paths.map((path) => [path, all[path] as Json])) },
      whole,
    );
    const unserved = { ...small, servers: [{ url: 'http://forge' }], host: 'forge', schemes: ['http'], basePath: '/' };
    return new Description(await getHttpOperationsFromSpec(unserved), examplesOf(small), base);
  }

  /** What is wrong with a request, a line each; the operation that it is meant for, null where there is none. */
  check(request: AskedRequest): { operation: Operation | null; wrong: string[] } {
    const asked = this.#asked(request);
    const found = routeTo({ resources: this.#operations, input: asked });
    if (!('right' in found)) return { operation: null, wrong: [`${request.method} ${request.path}: not described`] };
    const input = validateInput({ resource: found.right, element: asked });
    return { operation: found.right, wrong: told(input, `${request.method} ${request.path}`) };
  }

  checkReply(operation: Operation, status: number, body: unknown): string[] {
    const element = { statusCode: status, headers: { 'content-type': 'application/json' }, body };
    return told(validateOutput({ resource: operation, element }), `${status} of ${operation.method} ${operation.path}`);
  }

  /** The description's own example of an operation's good answer. */
  example(method: string, path: string): Loose {
    return structuredClone(this.#examples.get(`${method} ${path}`) ?? {}) as Loose;
  }

  #asked({ method, path, headers, body }: AskedRequest): IHttpRequest {
    const url = new URL(path, 'http://forge');
    const query = Object.fromEntries([...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name)]));
    const single = Object.entries(query).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]);
    return {
      method: method.toLowerCase() as IHttpRequest['method'],
      url: { path: url.pathname.slice(this.#base.length), query: Object.fromEntries(single) as Record<string, string> },
      headers,
      body,
    };
  }
}

function told(checked: object, of: string): string[] {
  if (!('left' in checked)) return [];
  const found = checked.left as { message: string; path?: unknown; severity?: unknown }[];
  return found.map(({ message, path }) => `${of}: ${message} (${JSON.stringify(path)})`);
}

/** The document with what it refers to and nothing else below its components. */
function referred(small: Record<string, Json>, whole: Record<string, Json>): Record<string, Json> {
  const kept: Record<string, Json> = { ...small, components: {}, definitions: {}, responses: {}, parameters: {} };
  const seen = new Set<string>();
  const follow = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === '$ref' && typeof inner === 'string' && !seen.has(inner)) {
        seen.add(inner);
        const target = copyAt(kept, whole, inner.replace(/^#\//, '').split('/'));
        follow(target);
      } else follow(inner as Json);
    }
  };
  follow(kept['paths'] as Json);
  return kept;
}

function copyAt(kept: Record<string, Json>, whole: Record<string, Json>, parts: readonly string[]): Json {
  let [from, to] = [whole as Json, kept as Json];
  for (const [i, part] of parts.entries()) {
    from = (from as Record<string, Json>)[part] as Json;
    const target = to as Record<string, Json>;
    if (i === parts.length - 1) target[part] = from;
    else target[part] ??= {};
    to = target[part] as Json;
  }
  return from;
}

function examplesOf(document: Record<string, Json>): Map<string, unknown> {
  const resolve = (value: Json | undefined): Json | undefined => {
    const ref = (value as Record<string, Json> | undefined)?.['$ref'];
    if (typeof ref !== 'string') return value;
    return ref
      .replace(/^#\//, '')
      .split('/')
      .reduce<Json>((at, part) => (at as Record<string, Json>)[part] as Json, document);
  };
  const found = new Map<string, unknown>();
  for (const [path, methods] of Object.entries(document['paths'] as Record<string, Record<string, Loose>>))
    for (const [method, operation] of Object.entries(methods)) {
      const responses = (operation['responses'] ?? {}) as Record<string, Loose>;
      const good = responses['200'] ?? responses['201'];
      const content = good?.['content'] as Record<string, Loose> | undefined;
      const examples = content?.['application/json']?.['examples'] as Record<string, Json> | undefined;
      const example = resolve(examples && Object.values(examples)[0]) as Record<string, Json> | undefined;
      if (example) found.set(`${method} ${path}`, example['value']);
    }
  return found;
}
