import { z } from 'zod';
import type { Asked, Endpoint, Part } from '../../contract/endpoint.ts';
import { DataFolder, dataFolderOf } from '../../config/data-folder.ts';
import { currentServer, originOf, tokenFor } from '../../config/server-logins.ts';
import { type LiveEvent, liveEventSchema } from '../../domain/live-event.ts';
import { Fault, type FaultCode, faultCatalogue } from '../../domain/fault.ts';

const problemSchema = z.object({ title: z.string(), code: z.string(), detail: z.string() });

/** A server's API, as the command line uses it. */
export class Client {
  readonly url: string;
  /** Of a session; `logIn` says it. */
  csrf: string | null = null;
  readonly #token: string | null;
  #cookie: string | null = null;

  /** Without a token: for logging in; then the session's cookie is kept for as long as the client lives. */
  constructor(url: string, token: string | null) {
    this.url = url.replace(/\/+$/, '');
    this.#token = token;
  }

  /** Asks an endpoint; what is given and what is answered have the types of its schemas. Faults: as `ask`. */
  async call<P extends Part, Q extends Part, B extends Part, R extends z.ZodType>(
    { method, path, reply }: Pick<Endpoint<P, Q, B, R>, 'method' | 'path' | 'reply'> & Endpoint<P, Q, B, R>,
    asked: Asked<P, Q, B>,
  ): Promise<z.output<R>> {
    const { params = {}, query = {}, body } = asked as { params?: object; query?: object; body?: unknown };
    return this.ask(method, pathWith(path, params, query), body, reply as z.ZodType<z.output<R>>);
  }

  /** Faults: SERVER_UNREACHABLE; those of the answer; INTERNAL for an answer that is not understood. */
  async ask<T>(method: string, path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
    const response = await this.#fetch(method, path, body);
    const text = await response.text();
    if (!response.ok) throw faultOf(response.status, text);
    const parsed = schema.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    throw new Fault('INTERNAL', `${this.url}${path} answered something that this program does not understand`, {
      help: 'Server and command line may be of different versions: compare `reproof --version` on both.',
    });
  }

  /**
   * What happens now, of all bugs, from when the server has heard of the listener (`listening` is called then) until
   * `end` aborts. Throws SERVER_UNREACHABLE.
   */
  async *live(end: AbortSignal, listening: () => void = () => {}): AsyncGenerator<LiveEvent> {
    const response = await this.#fetch('GET', '/live', undefined, end);
    let text = '';
    const decode = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        text += decode.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          if (block.startsWith(':')) listening();
          const event = liveEventSchema.safeParse(jsonOf(/^data: (.*)$/m.exec(block)?.[1] ?? ''));
          if (event.success) yield event.data;
        }
      }
    } catch (cause) {
      if (!end.aborted) throw new Fault('SERVER_UNREACHABLE', `the server at ${this.url} ended the stream`, { cause });
    }
  }

  #proof(): Record<string, string> {
    if (this.#token !== null) return { authorization: `Bearer ${this.#token}` };
    return { ...(this.#cookie ? { cookie: this.#cookie } : {}), ...(this.csrf ? { 'x-reproof-csrf': this.csrf } : {}) };
  }

  async #fetch(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    try {
      const response = await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: { ...this.#proof(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
        // What a redirect names is another server, perhaps, and is not shown the token.
        redirect: 'manual',
      });
      this.#cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.#cookie;
      return response;
    } catch (cause) {
      throw new Fault('SERVER_UNREACHABLE', `no server answers at ${this.url}`, { cause });
    }
  }
}

/** The path with its parameters filled in; values that are not set are left out of the query. */
function pathWith(path: string, params: object, query: object): string {
  const values = new Map(Object.entries(params));
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values.get(name))));
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(set.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return text ? `${filled}?${text}` : filled;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function faultOf(status: number, text: string): Fault {
  const problem = problemSchema.safeParse(jsonOf(text));
  const known = (code: string): code is FaultCode => faultCatalogue().some((entry) => entry.code === code);
  if (!problem.success) return new Fault('SERVER_UNREACHABLE', `the server answered ${status} and no reason`);
  const { title, code, detail } = problem.data;
  return new Fault(known(code) ? code : 'INTERNAL', title, { help: detail });
}

/**
 * The server of `REPROOF_URL`, of a data folder that `REPROOF_DATA` names, of the last `reproof login`, else the one that runs
 * on this machine; with `REPROOF_TOKEN`, else the login's token, else, on this machine alone, the installation's.
 * Throws SERVER_UNREACHABLE, NOT_ALLOWED.
 */
export function connect(env: NodeJS.ProcessEnv): Client {
  const folder = new DataFolder(dataFolderOf(env));
  const here = folder.announcement()?.url;
  const url = env['REPROOF_URL'] ?? (env['REPROOF_DATA'] ? here : (currentServer(env) ?? here));
  if (!url) throw new Fault('SERVER_UNREACHABLE', `no server runs on ${folder.path}`);
  const token = env['REPROOF_TOKEN'] ?? tokenFor(env, url);
  if (token) return new Client(url, token);
  // The installation's token is the administrator's: it is shown to no other machine.
  if (url !== here && !isHere(url))
    throw new Fault('NOT_ALLOWED', `there is no token for ${url}`, { help: `Log in: reproof login ${url}` });
  return new Client(url, folder.token());
}

/** Whether an address names this machine. */
export function isHere(url: string): boolean {
  const origin = originOf(url);
  return origin !== null && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(new URL(origin).hostname);
}
