import { HostRefused, refusalOf } from './refusal.ts';
import { pagesAtMost, pageSize, requestMs } from './settings.ts';

export interface JsonClientOptions {
  /** With the API's path, without a slash at its end. */
  base: string;
  headers: Readonly<Record<string, string>>;
  now: () => Date;
  timeMs?: number | undefined;
}

type Query = Readonly<Record<string, string | number>>;

/** A JSON API over `fetch`: ends in time, follows no redirect with the token, and throws {@link HostRefused} for what is refused. */
export class JsonClient {
  readonly #options: JsonClientOptions;
  constructor(options: JsonClientOptions) {
    this.#options = options;
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#ask<T>('GET', path, query);
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.#ask<T>('POST', path, {}, body);
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.#ask<T>('PUT', path, {}, body);
  }

  patch<T>(path: string, body: object): Promise<T> {
    return this.#ask<T>('PATCH', path, {}, body);
  }

  /** The pages of a list, until one is not full; `size`: the name of the parameter that says how much a page has. */
  async *pages<T>(path: string, size: string, query: Query = {}, most = pageSize): AsyncGenerator<T[]> {
    for (let page = 1; page <= pagesAtMost; page += 1) {
      const items = await this.get<T[]>(path, { ...query, page, [size]: most });
      yield items;
      if (items.length < most) return;
    }
  }

  async #ask<T>(method: string, path: string, query: Query, body?: object): Promise<T> {
    const { base, headers, now, timeMs = requestMs } = this.#options;
    const url = new URL(base + path);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeMs),
      headers: {
        accept: 'application/json',
        'user-agent': 'reproof',
        ...headers,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (response.ok) return jsonOf(text) as T;
    const bad = { status: response.status, headers: Object.fromEntries(response.headers), message: messageOf(text) };
    throw new HostRefused(refusalOf(bad, now()));
  }
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    // A proxy's page with status 200: the host behind it is away.
    throw new HostRefused({ kind: 'unavailable', detail: 'the answer is no JSON' });
  }
}

function messageOf(text: string): string {
  try {
    const { message, error } = JSON.parse(text) as { message?: unknown; error?: unknown };
    const said = message ?? error ?? '';
    return typeof said === 'string' ? said : JSON.stringify(said);
  } catch {
    return '';
  }
}

/** Whether a refusal is of this kind; else it is thrown on. */
export function isRefused(error: unknown, ...kinds: HostRefused['refusal']['kind'][]): error is HostRefused {
  return error instanceof HostRefused && kinds.includes(error.refusal.kind);
}
