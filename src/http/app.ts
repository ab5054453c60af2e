import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Live } from '../ports/live.ts';
import { serveLive } from './api/live.ts';
import type { Refusals } from '../access/refusals.ts';
import type { Access } from '../ports/access.ts';
import type { AuditStore } from '../ports/store/audit-store.ts';
import { guard } from './guard.ts';
import type { HostRule } from './hosts.ts';
import { type IntakeParts, serveSentry } from './intake/sentry.ts';
import { serveAutoFile, serveOtlp } from './intake/reports.ts';
import type { TrackerStore } from '../ports/store/tracker-store.ts';
import { serveTrackerHooks } from './intake/tracker-hooks.ts';
import type { DeployStore } from '../ports/store/deploy-store.ts';
import { serveClientScript } from './intake/client-script.ts';
import { serveDeploys } from './intake/deploys.ts';
import { serveWebhooks, type WebhookParts } from './intake/webhooks.ts';
import { openApi } from './openapi.ts';
import { asFault, sendProblem } from './problem.ts';
import { tellRefused } from './refusing.ts';
import type { Route } from './route.ts';
import { apiRoot, serveRoute } from './serve-route.ts';
import { serveWeb } from './serve-web.ts';

export interface AppParts {
  access: Access;
  intake: IntakeParts;
  webhooks: WebhookParts;
  deploys: DeployStore;
  trackers: TrackerStore;
  routes: readonly Route[];
  live: Live;
  /** Ready to take signals: the store answers. */
  ready: () => Promise<boolean>;
  /** Prometheus text. */
  metrics: () => Promise<string>;
  hosts: HostRule;
  /** Addresses and networks of proxies whose X-Forwarded headers are believed. */
  trustedProxies: readonly string[];
  audit: AuditStore;
  refusals: Refusals;
  version: string;
  checkReplies: boolean;
  /** pino's level; `silent` for tests. */
  logLevel: string;
}

const bodyBytes = 200 * 1024 * 1024;

/** The HTTP server, not yet listening. */
export function buildApp(parts: AppParts): FastifyInstance {
  const app = Fastify({
    bodyLimit: bodyBytes,
    trustProxy: parts.trustedProxies.length > 0 ? [...parts.trustedProxies] : false,
    logger: { level: parts.logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] },
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
  });
  // SDKs name any content type or none: intake takes bytes and tells formats apart by content.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  guard(app, parts);
  app.setErrorHandler((error, request, reply) => {
    const fault = asFault(error);
    // Not of the door: senders who are told to wait are counted there.
    if (fault.code === 'TOO_MANY' && request.routeOptions.config.permission !== 'send-signals')
      tellRefused(request, parts.refusals, 'too many tries', fault);
    if (fault.code === 'INTERNAL') request.log.error({ err: fault.cause ?? fault }, fault.message);
    return sendProblem(reply, fault);
  });
  const web = serveWeb(app);
  app.setNotFoundHandler((request, reply) => {
    if (web.page(request, reply)) return reply;
    return sendProblem(
      reply,
      asFault({ statusCode: 404, code: `no route ${request.method} ${request.url.slice(0, 200)}` }),
    );
  });
  serveSentry(app, parts.intake);
  serveAutoFile(app, parts.intake);
  serveClientScript(app);
  serveOtlp(app, parts.intake);
  serveDeploys(app, parts.intake, parts.deploys);
  serveWebhooks(app, parts.intake, parts.webhooks);
  serveTrackerHooks(app, parts.trackers, parts.intake.now);
  void app.register(async (api) => {
    api.removeAllContentTypeParsers();
    api.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: 1024 * 1024 },
      api.getDefaultJsonParser('error', 'error'),
    );
    for (const route of parts.routes) serveRoute(api, route, parts);
    const description = openApi(parts.routes, parts.version);
    api.get(`${apiRoot}/openapi.json`, { config: { permission: 'public' } }, () => description);
  });
  serveLive(app, parts.live, parts.access);
  endConnections(app);
  serveHealth(app, parts);
  return app;
}

const closingMs = 5_000;

/** A server that stops answers what it was asked; after some seconds it waits for no connection any more. */
function endConnections(app: FastifyInstance): void {
  app.addHook('preClose', (done) => {
    const late = setTimeout(() => app.server.closeAllConnections(), closingMs);
    app.server.once('close', () => clearTimeout(late));
    done();
  });
}

function serveHealth(app: FastifyInstance, { ready, metrics }: AppParts): void {
  app.get('/healthz', { config: { permission: 'public' } }, () => ({ status: 'alive' }));
  app.get('/readyz', { config: { permission: 'public' } }, async (_request, reply) =>
    (await ready()) ? { status: 'ready' } : reply.status(503).send({ status: 'the store does not answer' }),
  );
  app.get('/metrics', { config: { permission: 'public' } }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(await metrics()),
  );
}
