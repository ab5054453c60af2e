import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readWebFiles, type WebFile } from './web-files.ts';

/** Where `npm run build:web` puts the app; the same way from the sources and from the built program. */
const builtFolder = fileURLToPath(new URL('../../web/dist', import.meta.url));

/** Nothing inline, nothing from elsewhere, no text made to markup by a script. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
} as const;

const notBuilt = 'The web app is not built here: run `npm run build:web` and start the server again.\n';

function send(request: FastifyRequest, reply: FastifyReply, file: WebFile): FastifyReply {
  const packs = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const packed = packs ? file.gzip : null;
  void reply.headers(headers).type(file.type).header('vary', 'accept-encoding');
  void reply.header('cache-control', file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (packed) void reply.header('content-encoding', 'gzip');
  return reply.send(packed ?? file.plain);
}

/** Whether a browser asks for a page: every address that is no route's is one of the app's own. */
function asksForPage({ method, url, headers: { accept } }: FastifyRequest): boolean {
  return method === 'GET' && !/^\/(?:api|assets)(?:\/|$)/.test(url) && /\btext\/html\b/.test(accept ?? '');
}

/**
 * Serves the web app's files, and its page at `/` and at every address of its own (`page` for the handler of what is not
 * found: false where the request is none for a page). The files hold no secret: whoever reaches the server may read them.
 */
export function serveWeb(app: FastifyInstance): { page(request: FastifyRequest, reply: FastifyReply): boolean } {
  const files = readWebFiles(builtFolder);
  const start = files.get('/index.html');
  const page = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    start ? send(request, reply, start) : reply.status(503).type('text/plain; charset=utf-8').send(notBuilt);
  app.get('/', { config: { permission: 'public' } }, page);
  for (const [at, file] of files)
    if (file !== start)
      app.get(at, { config: { permission: 'public' } }, (request, reply) => send(request, reply, file));
  return {
    page: (request, reply) => {
      if (!asksForPage(request)) return false;
      void page(request, reply);
      return true;
    },
  };
}
