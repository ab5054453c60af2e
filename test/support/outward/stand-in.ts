import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AtEnd } from '../store/database.ts';
import { ExpectedRequests } from '../expected-requests.ts';
import type { Described } from './described.ts';

export interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  body?: unknown;
}

export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** What goes wrong with a request; `cut-after`: it is done, and nobody is told. */
export type Mishap =
  | { kind: 'answer'; answer: Answer; when?: (asked: Asked) => boolean }
  | { kind: 'hang'; when?: (asked: Asked) => boolean }
  | { kind: 'cut-after'; when?: (asked: Asked) => boolean };

/**
 * A service on loopback that stands in for a vendor's. Each request is held to the vendor's description, and each good answer of ours
 * too, so that what is tested against is what there is. `wrong` collects what was not as described: a test ends with it empty.
 */
export class StandIn {
  readonly wrong: string[] = [];
  readonly asked: Asked[] = [];
  /** The next requests that each applies to; one use each. */
  readonly mishaps: Mishap[] = [];
  url = '';
  /** Writes that are due. */
  readonly expected = new ExpectedRequests();
  readonly #answer: (asked: Asked) => Answer;
  readonly #writeOf: (asked: Asked) => string | null;
  readonly #described: Described;
  readonly #server = createServer((request, response) => void this.#take(request, response));

  /** `writeOf`: how a request that writes is called; null for one that reads. */
  constructor(described: Described, answer: (asked: Asked) => Answer, writeOf = usualWrite) {
    this.#described = described;
    this.#writeOf = writeOf;
    this.#answer = answer;
  }

  async start(atEnd: AtEnd): Promise<this> {
    await new Promise<void>((listening) => this.#server.listen(0, '127.0.0.1', listening));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    atEnd(async () => {
      this.#server.closeAllConnections();
      await new Promise((closed) => this.#server.close(closed));
    });
    return this;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request);
    this.asked.push(asked);
    const write = this.#writeOf(asked);
    if (write !== null) this.expected.see(write);
    this.wrong.push(...this.#described.request(asked).map((word) => `${asked.method} ${asked.path}: ${word}`));
    const index = this.mishaps.findIndex(({ when }) => !when || when(asked));
    const mishap = index < 0 ? null : this.mishaps.splice(index, 1)[0];
    if (mishap?.kind === 'hang') return;
    if (mishap?.kind === 'answer') return send(response, mishap.answer);
    const answer = this.#answered(asked);
    if (mishap?.kind === 'cut-after') return void request.socket.destroy();
    return send(response, answer);
  }

  #answered(asked: Asked): Answer {
    try {
      const answer = this.#answer(asked);
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      const { status: statusCode, body } = answer;
      if (statusCode < 300)
        for (const word of this.#described.response(asked, { statusCode, headers, body: body ?? undefined }))
          this.wrong.push(`answer to ${asked.method} ${asked.path}: ${word}`);
      return answer;
    } catch (error) {
      this.wrong.push(`${asked.method} ${asked.path} was not expected: ${String(error)}`);
      return { status: 500, body: {} };
    }
  }
}

function usualWrite({ method, path }: Asked): string | null {
  return method === 'GET' ? null : `${method} ${path}`;
}

async function readRequest(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const asked = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
  };
  return text === '' ? asked : { ...asked, body: JSON.parse(text) as unknown };
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
}
