import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';

const require = createRequire(import.meta.url);

interface Description {
  paths: Record<string, unknown>;
  [part: string]: unknown;
}

interface Request {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body?: unknown;
}

interface Response {
  statusCode: number;
  headers: Record<string, string>;
  body: unknown;
}

interface Diagnostic {
  message: string;
  path?: unknown[];
  severity?: unknown;
}
/** As fp-ts has it. */
type Either<R> = { left: Diagnostic[] | Error } | { right: R };
type Operation = Awaited<ReturnType<typeof getHttpOperationsFromSpec>>[number];

// Prism's own router and validators, without its server: they are no part of what the package exports by name.
const route = require('@stoplight/prism-http/dist/router').default as (of: object) => Either<Operation>;
const { validateInput, validateOutput } = require('@stoplight/prism-http/dist/validator') as Record<
  'validateInput' | 'validateOutput',
  (of: { resource: Operation; element: unknown }) => Either<unknown>
>;

/** Checks requests and answers by a vendor's published OpenAPI description; words for each that is not as described. */
export interface Described {
  request(request: Request): string[];
  response(request: Request, response: Response): string[];
}

function words(found: Either<unknown>): string[] {
  if ('right' in found) return [];
  const all = Array.isArray(found.left) ? found.left : [{ message: found.left.message }];
  return all.map(({ message, path = [] }) => `${path.join('.')} ${message}`);
}

function element({ method, path, query, headers, body }: Request): object {
  return { method: method.toLowerCase(), url: { path, query }, headers, ...(body === undefined ? {} : { body }) };
}

/** What a lenient description lets pass: parameters and keys of a body that it does not name. */
function unnamed({ request }: Operation, { query, body }: Request): string[] {
  const named = new Set((request?.query ?? []).map(({ name }) => name));
  const strange = Object.keys(query).filter((name) => !named.has(name));
  const schema = request?.body?.contents?.[0]?.schema as { type?: string; properties?: object } | undefined;
  const keys =
    schema?.properties && body !== null && typeof body === 'object' && !Array.isArray(body)
      ? Object.keys(body).filter((key) => !(key in (schema.properties as object)))
      : [];
  return [
    ...strange.map((name) => `there is no query parameter ${name}`),
    ...keys.map((key) => `there is no ${key} in the body`),
  ];
}

/** `paths`: those that matter; the rest of a description is not read, for it takes seconds. */
export async function describedBy(description: Description, paths: readonly string[]): Promise<Described> {
  const missing = paths.filter((path) => !description.paths[path]);
  if (missing.length > 0) throw new Error(`the description knows no ${missing.join(', ')}`);
  const operations = await getHttpOperationsFromSpec(narrowedTo(description, paths));
  const seen = new Set<string>();
  const find = (request: Request): Either<Operation> => route({ resources: operations, input: element(request) });
  return {
    request: (request) => {
      const found = find(request);
      if ('left' in found) return words(found);
      const checked = validateInput({ resource: found.right, element: element(request) });
      return [...words(checked), ...unnamed(found.right, request)];
    },
    response: (request, response) => {
      const found = find(request);
      // Each form of an answer once: Prism compiles the schema anew every time.
      const form = `${request.method} ${'right' in found ? found.right.path : ''} ${formOf(response)}`;
      if ('left' in found || seen.has(form)) return [];
      seen.add(form);
      return words(validateOutput({ resource: found.right, element: response }));
    },
  };
}

/** Which keys there are, and of which kinds their values; of lists the first one. */
function formOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length > 0 ? formOf(value[0]) : ''}]`;
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  return `{${Object.entries(value)
    .map(([key, each]) => `${key}:${formOf(each)}`)
    .join()}}`;
}

/** The paths and what they refer to, without examples. */
export function narrowedTo(description: Description, paths: readonly string[]): Description {
  const kept: Record<string, Record<string, unknown>> = {};
  const all = description['components'] as Record<string, Record<string, unknown>>;
  const copy = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((each) => copy(each));
    if (value === null || typeof value !== 'object') return value;
    const { $ref } = value as { $ref?: unknown };
    const [, kind = '', name = ''] = /^#\/components\/([^/]+)\/([^/]+)$/.exec(String($ref)) ?? [];
    const of = (kept[kind] ??= {});
    if (name && !(name in of)) {
      of[name] = true;
      of[name] = copy(all[kind]?.[name]);
    }
    // Of a schema, `examples` may be the name of a property.
    const isNames = key === 'properties';
    const entries = Object.entries(value).filter(([own]) => isNames || !['example', 'examples'].includes(own));
    return Object.fromEntries(entries.map(([own, each]) => [own, copy(each, own)]));
  };
  const narrowed = Object.fromEntries(paths.map((path) => [path, copy(description.paths[path])]));
  delete kept[''];
  return { openapi: description['openapi'], info: description['info'], paths: narrowed, components: kept };
}

/** A description in test/fixtures/vendors. */
export function excerpt(name: string): Description {
  const file = new URL(`../../fixtures/vendors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Description;
}
