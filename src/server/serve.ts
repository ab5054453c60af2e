import type { FastifyInstance } from 'fastify';
import { buildApp } from '../http/app.ts';
import { bugRoutes } from '../http/api/bugs.ts';
import { deployRoutes } from '../http/api/deploys.ts';
import { projectRoutes } from '../http/api/projects.ts';
import { signalRoutes } from '../http/api/signals.ts';
import { steeringRoutes } from '../http/api/steering.ts';
import { webhookRoutes } from '../http/api/webhooks.ts';
import { ProjectBook } from '../http/intake/project-key.ts';
import { WebhookCounts } from '../http/intake/webhook-counts.ts';
import { Door } from '../intake/door/door.ts';
import { Steering } from '../triage/steering.ts';
import type { Access } from '../ports/access.ts';
import type { Clock } from '../ports/clock.ts';
import type { Live } from '../ports/live.ts';
import { resumeBugs, startSweeping } from './sweep.ts';
import type { AlertStore } from '../ports/store/alert-store.ts';
import type { BugStore } from '../ports/store/bug-store.ts';
import type { DeployStore } from '../ports/store/deploy-store.ts';
import type { ProjectStore, RepositoryConnection } from '../ports/store/project-store.ts';
import type { SignalStore } from '../ports/store/signal-store.ts';
import type { WebhookStore } from '../ports/store/webhook-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';

export interface ServerParts {
  bugs: BugStore;
  signals: SignalStore;
  projects: ProjectStore;
  webhooks: WebhookStore;
  alerts: AlertStore;
  deploys: DeployStore;
  queue: WorkQueue;
  live: Live;
  access: Access;
  clock: Clock;
  tryRepository: (connection: RepositoryConnection) => Promise<void>;
  storeAnswers: () => Promise<boolean>;
  version: string;
  logLevel: string;
  checkReplies: boolean;
}

export interface ListenAt {
  host: string;
  port: number;
}

/** A server that listens. */
export interface Listening {
  app: FastifyInstance;
  /** With the port that it got. */
  url: string;
  close(): Promise<void>;
}

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '::1']);

/** Signals that open a bug, or bring one back, have it worked on. */
function enqueueing({ signals, queue, live }: Pick<ServerParts, 'signals' | 'queue' | 'live'>): SignalStore {
  return {
    ...signals,
    async accept(batch) {
      const accepted = await signals.accept(batch);
      const fresh = accepted.flatMap((one, i) =>
        one.kind === 'stored' && (one.newBug || one.moved) ? [{ bug: one.bug, project: batch[i]?.project ?? '' }] : [],
      );
      for (const one of accepted)
        if (one.kind === 'stored' && (one.newBug || one.moved))
          live.publish({ kind: 'bug-changed', bug: one.bug, state: one.moved ?? 'new' });
      // The signal is durable already: a queue that fails here is made good by the sweep.
      for (const { bug, project } of fresh) queue.enqueue(bug, { project, priority: 0 }).catch(() => {});
      return accepted;
    },
  };
}

/** Starts the HTTP server; resolves once it listens. */
export async function serve(parts: ServerParts, at: ListenAt): Promise<Listening> {
  const { bugs, projects, clock, live, queue, webhooks, alerts, deploys } = parts;
  const door = new Door({ signals: enqueueing(parts), clock });
  const book = new ProjectBook(projects, () => clock.elapsed());
  const webhookCounts = new WebhookCounts();
  let url = '';
  const app = buildApp({
    access: parts.access,
    intake: { door, projects: book, now: () => clock.now() },
    webhooks: { webhooks, alerts, counts: webhookCounts },
    deploys,
    routes: [
      ...projectRoutes({
        projects,
        origin: () => url,
        tryRepository: parts.tryRepository,
        resume: async (project) => void (await resumeBugs(parts, project)),
      }),
      ...bugRoutes({ bugs, signals: parts.signals }),
      ...signalRoutes({ door, projects }),
      ...steeringRoutes({ steering: new Steering({ bugs, queue }), bugs }),
      ...webhookRoutes({ projects, webhooks, alerts, origin: () => url }),
      ...deployRoutes(projects, deploys, () => clock.now()),
    ],
    live,
    ready: parts.storeAnswers,
    metrics: async () => metricsOf(door) + webhookCounts.text(),
    loopback: loopbackHosts.has(at.host),
    version: parts.version,
    checkReplies: parts.checkReplies,
    logLevel: parts.logLevel,
  });
  await app.listen(at);
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : at.port;
  url = `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}`;
  const endSweeping = startSweeping(parts, () => clock.now());
  return {
    app,
    url,
    async close() {
      await endSweeping();
      await app.close();
    },
  };
}

function metricsOf({ counts, depth }: Door): string {
  const counter = (name: string, help: string, value: number): string =>
    `# HELP ${name} ${help}\n# TYPE ${name} counter\n${name} ${value}\n`;
  return [
    counter('reproof_signals_accepted_total', 'Signals kept or counted', counts.accepted),
    counter('reproof_signals_duplicate_total', 'Signals that were here before', counts.duplicate),
    counter('reproof_signals_over_quota_total', 'Signals sent away by quota', counts.overQuota),
    counter('reproof_signals_busy_total', 'Signals sent away because too many waited', counts.busy),
    `# HELP reproof_signals_waiting Signals that are not durable yet\n# TYPE reproof_signals_waiting gauge\nreproof_signals_waiting ${depth}\n`,
  ].join('');
}
