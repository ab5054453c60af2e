import http from 'node:http';
import { HttpError } from './errors.js';
import { sendJson } from './http.js';
import { router } from './routes.js';
import { report } from './telemetry.js';

async function handle(request, response) {
  const url = new URL(request.url, 'http://orders');
  const route = router.match(request.method, url.pathname);
  if (!route) throw new HttpError(404, `no route ${request.method} ${url.pathname}`);
  await route.handler(request, response, { params: route.params, query: url.searchParams });
}

function answerError(error, request, response) {
  if (error instanceof HttpError) return sendJson(response, error.status, { error: error.message });
  report(error, { method: request.method, url: request.url });
  return sendJson(response, 500, { error: 'internal error' });
}

function log(request, response, startedAt) {
  if (process.env.LOG === '1')
    console.log(`${request.method} ${request.url} ${response.statusCode} ${Date.now() - startedAt} ms`);
}

/** The service, not yet listening. */
export function createApp() {
  return http.createServer((request, response) => {
    const startedAt = Date.now();
    response.once('finish', () => log(request, response, startedAt));
    handle(request, response).catch((error) => answerError(error, request, response));
  });
}
