import type { FastifyInstance } from 'fastify';
import { buildApp } from '../http/app.ts';
import { auditRoutes } from '../http/api/audit.ts';
import { codeHostRoutes } from '../http/api/code-hosts.ts';
import { bugRoutes } from '../http/api/bugs.ts';
import { bulkRoutes } from '../http/api/bulk.ts';
import { deployRoutes } from '../http/api/deploys.ts';
import { type InstallationParts, installationRoutes } from '../http/api/installation.ts';
import { hypothesisRoutes } from '../http/api/hypotheses.ts';
import { itemRoutes } from '../http/api/items.ts';
import { linkOf } from '../http/api/link.ts';
import { meRoutes } from '../http/api/me.ts';
import { keptLoopMetrics, metricsRoutes } from '../http/api/metrics.ts';
import { projectRoutes } from '../http/api/projects.ts';
import { proposalRoutes } from '../http/api/proposals.ts';
import { queueRoutes } from '../http/api/queue.ts';
import { sessionRoutes } from '../http/api/sessions.ts';
import { signalRoutes } from '../http/api/signals.ts';
import { sourceRoutes } from '../http/api/sources.ts';
import { steeringRoutes } from '../http/api/steering.ts';
import { standInRoutes } from '../http/api/stand-ins.ts';
import { tokenRoutes } from '../http/api/tokens.ts';
import { userRoutes } from '../http/api/users.ts';
import { viewRoutes } from '../http/api/views.ts';
import { watchRoutes } from '../http/api/watches.ts';
import { modelRoutes } from '../http/api/models.ts';
import { trackerRoutes } from '../http/api/trackers.ts';
import { notificationRoutes } from '../http/api/notifications.ts';
import { webhookRoutes } from '../http/api/webhooks.ts';
import { ProjectBook } from '../http/intake/project-key.ts';
import { WebhookCounts } from '../http/intake/webhook-counts.ts';
import { Door } from '../intake/door/door.ts';
import { ReadingThreads } from '../intake/door/reading-threads.ts';
import { AutoDecisions } from '../decisions/auto-decisions.ts';
import { CoverageChanges } from '../decisions/coverage.ts';
import { Decisions } from '../decisions/decisions.ts';
import { StandIns } from '../decisions/stand-ins.ts';
import { TrackerWords } from '../decisions/tracker-words.ts';
import { WorkItems } from '../decisions/work-items.ts';
import { Steering } from '../triage/steering.ts';
import { keptAccess } from '../access/kept-access.ts';
import { LogIn } from '../access/log-in.ts';
import type { Change } from '../domain/change.ts';
import { Refusals } from '../access/refusals.ts';
import { Fault } from '../domain/fault.ts';
import type { Policy } from '../domain/policy.ts';
import type { Route } from '../http/route.ts';
import type { BaseBranch } from '../ports/base-branch.ts';
import type { Clock } from '../ports/clock.ts';
import type { Live } from '../ports/live.ts';
import { resumeBugs, startSweeping } from './sweep.ts';
import { type OutwardParts, startOutward } from './outward-loop.ts';
import { noticing, startWatching } from './watch-loop.ts';
import type { ReadSource } from '../ports/source-reader.ts';
import type { SignalReader } from '../ports/signal-reader.ts';
import type { AlertStore } from '../ports/store/alert-store.ts';
import type { AuditStore } from '../ports/store/audit-store.ts';
import type { BugStore } from '../ports/store/bug-store.ts';
import type { ChangeStore } from '../ports/store/change-store.ts';
import type { CodeHostStore } from '../ports/store/code-host-store.ts';
import type { DeployStore } from '../ports/store/deploy-store.ts';
import type { HypothesisStore } from '../ports/store/hypothesis-store.ts';
import type { ItemStore } from '../ports/store/item-store.ts';
import type { ModelStore } from '../ports/store/model-store.ts';
import type { SettledModel } from '../ports/settled-model.ts';
import type { LoopStore } from '../ports/store/loop-store.ts';
import type { ProposalStore } from '../ports/store/proposal-store.ts';
import type { ProjectStore, RepositoryConnection } from '../ports/store/project-store.ts';
import type { QueueStore } from '../ports/store/queue-store.ts';
import type { SessionStore } from '../ports/store/session-store.ts';
import type { StandInStore } from '../ports/store/stand-in-store.ts';
import type { SignalStore } from '../ports/store/signal-store.ts';
import type { SpanStore } from '../ports/store/span-store.ts';
import type { TimeoutStore } from '../ports/store/timeout-store.ts';
import type { TokenStore } from '../ports/store/token-store.ts';
import type { UserStore } from '../ports/store/user-store.ts';
import type { ViewStore } from '../ports/store/view-store.ts';
import type { WatchStore } from '../ports/store/watch-store.ts';
import type { WebhookStore } from '../ports/store/webhook-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';

export interface ServerParts extends OutwardParts {
  bugs: BugStore;
  lines: QueueStore;
  hypotheses: HypothesisStore;
  views: ViewStore;
  timeouts: TimeoutStore;
  signals: SignalStore;
  projects: ProjectStore;
  webhooks: WebhookStore;
  alerts: AlertStore;
  watches: WatchStore;
  deploys: DeployStore;
  changes: ChangeStore;
  codeHosts: CodeHostStore;
  proposals: ProposalStore;
  standIns: StandInStore;
  items: ItemStore;
  loop: LoopStore;
  models: ModelStore;
  settledModel: SettledModel;
  base: BaseBranch;
  spans: SpanStore;
  queue: WorkQueue;
  live: Live;
  users: UserStore;
  tokens: TokenStore;
  sessions: SessionStore;
  audit: AuditStore;
  /** Good on the server's machine alone. */
  installToken: string;
  clock: Clock;
  tryRepository: (connection: RepositoryConnection) => Promise<void>;
  /** What a connected repository says of itself; the defaults where it cannot be read. */
  policyOf: (connection: RepositoryConnection) => Promise<Policy>;
  readSource: ReadSource;
  /** Of this server’s own worker; see the contract. */
  model: InstallationParts['model'];
  upkeep: InstallationParts['upkeep'];
  storeAnswers: () => Promise<boolean>;
  version: string;
  logLevel: string;
  checkReplies: boolean;
  /** One that several servers of a process share; without it the server has its own. */
  reader?: SignalReader;
}

export interface ListenAt {
  host: string;
  port: number;
  /** Names that the server is asked by, besides its addresses. */
  allowedHosts?: readonly string[];
  /** Addresses and networks of proxies whose X-Forwarded headers are believed. */
  trustedProxies?: readonly string[];
}

/** A server that listens. */
export interface Listening {
  app: FastifyInstance;
  /** With the port that it got. */
  url: string;
  /** Opens a session for a browser on this machine, once; null where the server listens for others. */
  logInLink: string | null;
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

/** Has a change looked at by the next free worker. */
function waking({ changes, queue, clock }: Pick<ServerParts, 'changes' | 'queue' | 'clock'>) {
  return async ({ id, bugs: [bug = ''], project }: Change): Promise<void> => {
    // Durable first: where the queue is away, the sweep asks.
    await changes.lookAgain(id, clock.now());
    await queue.enqueue(bug, { project, priority: 10 }).catch(() => {});
  };
}

/** Off loopback strangers can ask: with nobody to log in, only the installation's token would be left, and that stays here. */
async function checkUsers({ users }: ServerParts, { host }: ListenAt): Promise<void> {
  if (loopbackHosts.has(host) || (await users.any())) return;
  throw new Fault('BAD_USAGE', `the server shall listen on ${host}, where others reach it, and has no users yet`, {
    help: 'Add one first, with the same REPROOF_DATA or DATABASE_URL: reproof users add NAME --role admin',
  });
}

/** Who may do what, and who did. */
function accessRoutes(parts: ServerParts, logIn: LogIn, origin: () => string): Route[] {
  const { users, tokens, sessions, audit, clock, standIns } = parts;
  return [
    ...meRoutes({ users, logIn }),
    ...sessionRoutes({ sessions, logIn, origin, now: () => clock.now() }),
    ...userRoutes(users),
    ...tokenRoutes(tokens),
    ...auditRoutes(audit),
    ...standInRoutes(standIns, new StandIns(standIns, users, () => clock.now())),
  ];
}

/** What a server does by itself. Returns what ends it. */
function startLoops(
  parts: ServerParts,
  { decisions, auto }: { decisions: Decisions; auto: AutoDecisions },
): () => Promise<void> {
  const { items, bugs, users, clock, proposals } = parts;
  const now = (): Date => clock.now();
  const words = new TrackerWords({ items, bugs, users, workItems: new WorkItems(items, decisions, proposals) });
  const ends = [startSweeping({ ...parts, auto }, now), startWatching(parts, now), startOutward(parts, words, now)];
  return async () => {
    await Promise.all(ends.map((end) => end()));
  };
}

/** Trackers and channels. */
function outwardRoutes(parts: ServerParts, origin: () => string): Route[] {
  const { projects, trackers, notifications, outward, clock } = parts;
  return [
    ...trackerRoutes({ projects, trackers, outward, origin }),
    ...notificationRoutes({ projects, notifications, outward, now: () => clock.now() }),
  ];
}

/** Bugs, what people do to them, and how their changes are watched. */
function workRoutes(parts: ServerParts): Route[] {
  const { bugs, lines, views, signals, queue, watches, proposals, items, hypotheses, live } = parts;
  const steering = new Steering({ bugs, hypotheses, queue });
  return [
    ...sourceRoutes(parts),
    ...queueRoutes({ lines, proposals, items }),
    ...bugRoutes({ bugs, signals }),
    ...watchRoutes({ bugs, watches }),
    ...viewRoutes(views),
    ...steeringRoutes({ steering, bugs }),
    ...bulkRoutes({ steering, bugs, live }),
    ...hypothesisRoutes({ steering, hypotheses, bugs }),
  ];
}

/** Projects, their repositories and what they run by; bugs that waited for one go on. */
function projectsAt(parts: ServerParts, origin: () => string): Route[] {
  const { projects, tryRepository } = parts;
  const resume = async (project: string): Promise<void> => void (await resumeBugs(parts, project));
  return [...projectRoutes({ projects, origin, tryRepository, resume }), ...installationRoutes(parts)];
}

/** Proposals, decisions, work items. */
function reviewRoutes(
  { proposals, items, bugs, queue, live }: ServerParts,
  { decisions, auto }: { decisions: Decisions; auto: AutoDecisions },
): Route[] {
  return [
    ...proposalRoutes({ proposals, decisions, auto, coverage: new CoverageChanges({ proposals, queue, live }) }),
    ...itemRoutes({ items, workItems: new WorkItems(items, decisions, proposals), bugs }),
  ];
}

/** Where a server that listens is asked, with the port that it got. */
function urlOf(app: FastifyInstance, at: ListenAt): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : at.port;
  return `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}`;
}

/** Starts the HTTP server; resolves once it listens. Throws BAD_USAGE off loopback without users. */
export async function serve(parts: ServerParts, at: ListenAt): Promise<Listening> {
  await checkUsers(parts, at);
  const { projects, clock, live, webhooks, alerts } = parts;
  const deploys = noticing(parts.deploys, parts);
  const reader = parts.reader ?? new ReadingThreads();
  const door = new Door({ signals: enqueueing(parts), clock, unread: () => reader.depth });
  const book = new ProjectBook(projects, () => clock.elapsed());
  const logIn = new LogIn(parts);
  const loopText = keptLoopMetrics(parts.loop, () => clock.now());
  const decisions = new Decisions(parts);
  const auto = new AutoDecisions(parts.proposals, decisions);
  const refusals = new Refusals(parts.audit);
  const webhookCounts = new WebhookCounts();
  let url = '';
  const app = buildApp({
    access: keptAccess(parts),
    intake: { door, reader, projects: book, spans: parts.spans, now: () => clock.now() },
    webhooks: { webhooks, alerts, counts: webhookCounts, changes: parts.changes, wake: waking(parts) },
    deploys,
    trackers: parts.trackers,
    routes: [
      ...projectsAt(parts, () => url),
      ...workRoutes(parts),
      ...signalRoutes({ door, projects }),
      ...webhookRoutes({ projects, webhooks, alerts, origin: () => url }),
      ...outwardRoutes(parts, () => url),
      ...reviewRoutes(parts, { decisions, auto }),
      ...metricsRoutes(parts.loop, () => clock.now()),
      ...accessRoutes(parts, logIn, () => url),
      ...codeHostRoutes(parts),
      ...deployRoutes(projects, deploys, () => clock.now()),
      ...modelRoutes(parts),
    ],
    live,
    ready: parts.storeAnswers,
    metrics: async () => metricsOf(door) + webhookCounts.text() + (await loopText()),
    hosts: { loopback: loopbackHosts.has(at.host), names: at.allowedHosts ?? [] },
    trustedProxies: at.trustedProxies ?? [],
    audit: parts.audit,
    refusals,
    version: parts.version,
    checkReplies: parts.checkReplies,
    logLevel: parts.logLevel,
  });
  await app.listen({ host: at.host, port: at.port });
  url = urlOf(app, at);
  const endLoops = startLoops(parts, { decisions, auto });
  return {
    app,
    url,
    logInLink: loopbackHosts.has(at.host) ? linkOf(url, logIn) : null,
    async close() {
      await endLoops();
      await app.close();
      await refusals.flush();
      if (!parts.reader) await reader.close();
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
