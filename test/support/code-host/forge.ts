import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { ExpectedRequests } from '../expected-requests.ts';
import type { AskedRequest } from './description.ts';
import type { GitServer } from './git-server.ts';

/** A pull request as a forge has it, whatever its API calls it. */
export interface ForgePull {
  number: number;
  branch: string;
  base: string;
  title: string;
  body: string;
  draft: boolean;
  state: 'open' | 'closed';
  merged: { commit: string; at: string } | null;
  labels: string[];
  reviewers: string[];
  comments: { id: number; body: string; by: string }[];
  reviews: ForgeReview[];
}

export interface ForgeReview {
  id: number;
  verdict: 'approve' | 'request-changes' | 'comment';
  by: string;
  head: string;
  body: string;
  at: string;
}

export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** What a host's API is made of: its own routes over the forge's state. */
export interface Dialect {
  /** The answer to a request; null for what it does not know. */
  answer(forge: Forge, request: AskedRequest): Reply | null;
  /** What is wrong with a request and its answer, by the vendor's description; nothing where there is none at hand. */
  check(request: AskedRequest, reply: Reply): string[];
  /** The token that a request carries. */
  tokenOf(headers: Record<string, string>): string | undefined;
}

/**
 * A code host in small: the state of one repository's pull requests over a real git server, behind the API of one vendor.
 * Requests that the vendor's description does not know, or knows otherwise, are kept in `wrong`.
 */
export class Forge {
  readonly git: GitServer;
  readonly repository: string;
  readonly pulls: ForgePull[] = [];
  /** Statuses by commit. */
  readonly statuses = new Map<string, 'success' | 'failure' | 'pending'>();
  /** People who can be asked for a review. */
  readonly members = new Set(['ada', 'grace', 'linus']);
  /** `METHOD path` of every request, without query. */
  readonly requests: string[] = [];
  readonly wrong: string[] = [];
  /** Writes that are due. */
  readonly expected = new ExpectedRequests();
  token: string;
  /** Answers before the host does: for its bad days. */
  gate: (request: AskedRequest) => Reply | 'hang' | null = () => null;
  readonly #dialect: Dialect;
  readonly #server: Server;
  #ids = 1000;

  constructor(dialect: Dialect, git: GitServer, repository: string, token: string) {
    this.git = git;
    this.repository = repository;
    this.token = token;
    this.#dialect = dialect;
    this.#server = createServer((request, response) => {
      void readRequest(request).then((asked) => {
        const reply = this.#answered(asked);
        if (reply === 'hang') return;
        response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8', ...reply.headers });
        response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
      });
    });
  }

  async listen(atEnd: (work: () => Promise<void>) => void = onTestFinished): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    atEnd(async () => {
      this.#server.closeAllConnections();
      await new Promise((resolve) => this.#server.close(resolve));
    });
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  headOf(branch: string): string | null {
    try {
      return this.git.git(this.repository, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`);
    } catch {
      return null;
    }
  }

  open(pull: Pick<ForgePull, 'branch' | 'base' | 'title' | 'body' | 'draft'>): ForgePull {
    const fresh = { labels: [], reviewers: [], comments: [], reviews: [], merged: null };
    const opened: ForgePull = { number: this.pulls.length + 1, state: 'open', ...fresh, ...pull };
    this.pulls.push(opened);
    return opened;
  }

  pull(number: number): ForgePull | undefined {
    return this.pulls.find((one) => one.number === number);
  }

  /** Requests that wrote something. */
  get writes(): string[] {
    return this.requests.filter((line) => !line.startsWith('GET '));
  }

  /** A mistake of the stand-in's own is no answer that a test may take for one. */
  #answered(asked: AskedRequest): Reply | 'hang' {
    try {
      return this.#reply(asked);
    } catch (error) {
      this.wrong.push(String((error as Error).stack));
      return { status: 500, body: { message: 'the stand-in failed' } };
    }
  }

  #reply(asked: AskedRequest): Reply | 'hang' {
    const line = `${asked.method} ${asked.path.split('?')[0]}`;
    this.requests.push(line);
    if (asked.method !== 'GET') this.expected.see(line);
    const gated = this.gate(asked);
    if (gated) return gated;
    if (this.#dialect.tokenOf(asked.headers) !== this.token)
      return { status: 401, body: { message: 'Bad credentials' } };
    const reply = this.#dialect.answer(this, asked);
    if (!reply) this.wrong.push(`unexpected: ${asked.method} ${asked.path}`);
    const answered = reply ?? { status: 404, body: { message: 'Not Found' } };
    this.wrong.push(...this.#dialect.check(asked, answered));
    return answered;
  }
}

async function readRequest(request: IncomingMessage): Promise<AskedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(headers),
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  };
}
