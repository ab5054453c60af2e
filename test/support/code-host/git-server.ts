import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What stands before git: an answer of its own, or null for git's. */
export type Gate = (request: IncomingMessage) => { status: number; headers?: Record<string, string> } | null;

/**
 * Real git over HTTP: `git http-backend` (git-scm.com/docs/git-http-backend) as CGI behind a server with Basic
 * authentication. Serves bare repositories below one folder.
 */
export class GitServer {
  readonly folder: string;
  /** Of every request, in order. */
  readonly requests: { method: string; url: string; authorization: string | undefined }[] = [];
  token: string | null;
  gate: Gate = () => null;
  readonly #server: Server;
  readonly #backend = path.join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');

  constructor(token: string | null, folder = mkdtempSync(path.join(tmpdir(), 'reproof-git-server-'))) {
    this.folder = folder;
    this.token = token;
    this.#server = createServer((request, response) => this.#serve(request, response));
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  url(repository: string): string {
    return `http://127.0.0.1:${this.port}/${repository}.git`;
  }

  /** Takes in a repository of this machine as `<name>.git`. */
  publish(name: string, from: string): string {
    const dir = this.dir(name);
    execFileSync('git', ['clone', '--quiet', '--bare', from, dir]);
    this.git(name, 'config', 'http.receivepack', 'true');
    return dir;
  }

  dir(name: string): string {
    return path.join(this.folder, `${name}.git`);
  }

  git(name: string, ...args: string[]): string {
    return execFileSync('git', ['-C', this.dir(name), ...args], { encoding: 'utf8' }).trim();
  }

  /** Branches below `reproof/` with their commits. */
  branches(name: string): Record<string, string> {
    const lines = this.git(name, 'for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/heads/reproof');
    return Object.fromEntries(
      lines
        .split('\n')
        .filter(Boolean)
        .map((line) => line.split(' ') as [string, string]),
    );
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    this.requests.push({ method, url, authorization: headers.authorization });
    const gate = this.gate(request);
    if (gate) {
      response.writeHead(gate.status, gate.headers).end();
      return;
    }
    const password = Buffer.from(headers.authorization?.split(' ')[1] ?? '', 'base64')
      .toString()
      .split(':')[1];
    if (this.token !== null && password !== this.token) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    this.#cgi(request, response);
  }

  #cgi(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, search } = new URL(request.url ?? '/', 'http://x');
    const child = spawn(this.#backend, [], {
      env: {
        PATH: process.env['PATH'] ?? '',
        GIT_PROJECT_ROOT: this.folder,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        REMOTE_USER: 'reproof',
        REMOTE_ADDR: '127.0.0.1',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    // A client that is killed leaves its request half sent.
    child.stdin.on('error', () => {});
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => answerAsCgiSays(Buffer.concat(chunks), response));
  }
}

function answerAsCgiSays(said: Buffer, response: ServerResponse): void {
  const end = said.indexOf('\r\n\r\n');
  const head = said.subarray(0, Math.max(0, end)).toString().split('\r\n');
  const headers = head.map((line) => line.split(/:\s*/, 2) as [string, string]);
  const status = Number(headers.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? (end < 0 ? 500 : 200));
  response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name && name !== 'Status')));
  response.end(said.subarray(end + 4));
}
