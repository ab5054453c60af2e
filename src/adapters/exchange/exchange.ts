import { lookup as resolve, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Networks } from './networks.ts';

/** One request to a service outside. */
export interface Asked {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** What came of it; `unanswered`: nobody can say whether the other side has done it, unless `sent` is false. */
export type Answered =
  | { kind: 'answered'; status: number; headers: http.IncomingHttpHeaders; body: string }
  | { kind: 'unanswered'; why: string; sent: boolean };

export interface ExchangeOptions {
  networks: Networks;
  /** For all of it, from the look-up of the name to the last byte. */
  timeoutMs?: number;
}

const usualMs = 20_000;
const mostBytes = 5 * 1024 * 1024;

class Kept extends Error {}

/**
 * Requests to services that settings name: bounded in time and size, no redirect followed (a token goes where it was
 * meant to), and only to addresses that are allowed, as they are resolved for this very connection, so that a name that points
 * elsewhere a moment later gains nothing. Without encryption only to addresses that the operator has named.
 */
export class Exchange {
  readonly #networks: Networks;
  readonly #timeoutMs: number;

  constructor({ networks, timeoutMs = usualMs }: ExchangeOptions) {
    this.#networks = networks;
    this.#timeoutMs = timeoutMs;
  }

  /** Never throws for what the other side does; throws what `signal` was aborted with. */
  async ask(asked: Asked, signal?: AbortSignal): Promise<Answered> {
    const limit = AbortSignal.timeout(this.#timeoutMs);
    let sent = false;
    try {
      const url = this.#checked(asked.url);
      return await this.#sent(url, asked, signal ? AbortSignal.any([signal, limit]) : limit, () => (sent = true));
    } catch (error) {
      signal?.throwIfAborted();
      const why = limit.aborted ? `no answer within ${this.#timeoutMs / 1000} s` : wordsOf(error);
      return { kind: 'unanswered', why, sent };
    }
  }

  #checked(text: string): URL {
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Kept('the address is none of http or https');
    if (url.username || url.password) throw new Kept('the address holds a password');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host)) this.#admit(url, host);
    return url;
  }

  #admit({ protocol, hostname }: URL, address: string): void {
    if (!this.#networks.allows(address))
      throw new Kept(
        `${hostname} is no address of the public internet (the operator can name it: REPROOF_ALLOW_NETWORKS)`,
      );
    if (protocol === 'http:' && !this.#networks.isNamed(address))
      throw new Kept(`${hostname} is asked without encryption (the operator can name it: REPROOF_ALLOW_NETWORKS)`);
  }

  #sent(url: URL, { method, headers, body }: Asked, signal: AbortSignal, onSent: () => void): Promise<Answered> {
    const lookup: LookupFunction = (name, options, done) => {
      resolve(name, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
        if (error) return done(error, []);
        try {
          // All of them: one that is refused says that the name is not to be trusted.
          for (const { address } of addresses) this.#admit(url, address);
        } catch (refused) {
          return done(refused as Error, []);
        }
        const [first] = addresses;
        if (options.all || !first) return done(null, addresses);
        return done(null, first.address, first.family);
      });
    };
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options: https.RequestOptions = {
      method,
      headers: { 'user-agent': 'reproof', ...headers, ...length },
      lookup,
      signal,
      agent: false,
    };
    return new Promise((resolved, rejected) => {
      const request = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
        collect(response).then((text) => {
          resolved({ kind: 'answered', status: response.statusCode ?? 0, headers: response.headers, body: text });
        }, rejected);
      });
      request.on('error', rejected);
      request.on('finish', onSent);
      request.end(body);
    });
  }
}

async function collect(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) {
      response.destroy();
      throw new Kept(`the answer is larger than ${mostBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Our own words and the codes of the system; nothing that could hold a header. */
function wordsOf(error: unknown): string {
  if (error instanceof Kept) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? String(message).slice(0, 200);
}
