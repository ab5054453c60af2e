import { randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Secret } from '../domain/secret.ts';
import type { BenchDoor } from './bench-door.ts';
import { mcpServer } from './mcp-server.ts';

const sessionsAtMost = 20;

/**
 * Serves a door by streamable HTTP at `/mcp`, on loopback only: the `Host` is checked, and each request bears the token. Resolves once it
 * listens; `close` ends every connection.
 */
export async function serveHttp(
  door: BenchDoor,
  { port, token, version }: { port: number; token: Secret; version: string },
): Promise<{ url: string; close(): void }> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.headersSent || response.writeHead(400).end());
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const why = refusal(request, token);
    if (why) return void response.writeHead(why).end();
    const known = sessions.get(String(request.headers['mcp-session-id'] ?? ''));
    if (!known && sessions.size >= sessionsAtMost) return void response.writeHead(503).end();
    await (known ?? (await opened(door, sessions, version))).handleRequest(request, response);
  };
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, close };
}

async function opened(
  door: BenchDoor,
  sessions: Map<string, StreamableHTTPServerTransport>,
  version: string,
): Promise<StreamableHTTPServerTransport> {
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, transport),
    onsessionclosed: (id) => void sessions.delete(id),
  });
  await mcpServer(door, version).connect(transport);
  return transport;
}

/** The status with which a request is turned away; null lets it in. */
function refusal({ headers, url }: IncomingMessage, token: Secret): number | null {
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(headers.host ?? '') || headers.origin !== undefined) return 403;
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token.reveal()}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return 401;
  return url?.split('?')[0] === '/mcp' ? null : 404;
}
