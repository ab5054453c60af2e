import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const text = readFileSync(new URL('../page/client.js', import.meta.url), 'utf8');

/** `GET /client.js` (INT-3): the script that pages of any origin load to file their errors. */
export function serveClientScript(app: FastifyInstance): void {
  app.get('/client.js', { config: { permission: 'public' } }, (_request, reply) =>
    reply
      .headers({
        'cache-control': 'public, max-age=3600',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
      })
      .type('text/javascript; charset=utf-8')
      .send(text),
  );
}
