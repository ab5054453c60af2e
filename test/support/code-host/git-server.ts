import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerByGit, gitBackend } from '../../../src/cli/demo/git-backend.ts';

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
  readonly #backend = gitBackend() ?? 'git-http-backend';

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
    answerByGit({ program: this.#backend, folder: this.folder, url }, request, response);
  }
}
