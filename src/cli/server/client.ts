import { z } from 'zod';
import { DataFolder, dataFolderOf } from '../../config/data-folder.ts';
import { type LiveEvent, liveEventSchema } from '../../domain/live-event.ts';
import { Fault, type FaultCode, faultCatalogue } from '../../domain/fault.ts';

const problemSchema = z.object({ title: z.string(), code: z.string(), detail: z.string() });

/** A server's API, as the command line uses it. */
export class Client {
  readonly url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.url = url.replace(/\/+$/, '');
    this.#token = token;
  }

  async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    return this.ask('GET', path, undefined, schema);
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

  async #fetch(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    try {
      return await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
      });
    } catch (cause) {
      throw new Fault('SERVER_UNREACHABLE', `no server answers at ${this.url}`, { cause });
    }
  }
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

/** The server of `REPROOF_URL` and `REPROOF_TOKEN`, else the one that runs on this machine's data folder. Throws SERVER_UNREACHABLE. */
export function connect(env: NodeJS.ProcessEnv): Client {
  const folder = new DataFolder(dataFolderOf(env));
  const url = env['REPROOF_URL'] ?? folder.announcement()?.url;
  if (!url) throw new Fault('SERVER_UNREACHABLE', `no server runs on ${folder.path}`);
  return new Client(url, env['REPROOF_TOKEN'] ?? folder.token());
}
