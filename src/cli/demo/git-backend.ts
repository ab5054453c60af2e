import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

/** git's own program that serves repositories over HTTP; null where this git comes without it. */
export function gitBackend(): string | null {
  const program = path.join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');
  return existsSync(program) ? program : null;
}

/**
 * Answers a request from the bare repositories below `folder`, as `git http-backend` does as CGI
 * (git-scm.com/docs/git-http-backend). `url`: the path below that folder, with its query.
 */
export function answerByGit(
  { program, folder, url }: { program: string; folder: string; url: string },
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname, search } = new URL(url, 'http://x');
  const child = spawn(program, [], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_NOSYSTEM: '1',
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

function answerAsCgiSays(said: Buffer, response: ServerResponse): void {
  const end = said.indexOf('\r\n\r\n');
  const head = said.subarray(0, Math.max(0, end)).toString().split('\r\n');
  const headers = head.map((line) => line.split(/:\s*/, 2) as [string, string]);
  const status = Number(headers.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? (end < 0 ? 500 : 200));
  response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name && name !== 'Status')));
  response.end(said.subarray(end + 4));
}
