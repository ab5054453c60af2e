import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { AuditStore } from '../../ports/store/audit-store.ts';
import type { BugStore } from '../../ports/store/bug-store.ts';
import type { AlertStore } from '../../ports/store/alert-store.ts';
import type { CodeHostStore } from '../../ports/store/code-host-store.ts';
import type { ChangeStore } from '../../ports/store/change-store.ts';
import type { DeployStore } from '../../ports/store/deploy-store.ts';
import type { HypothesisStore } from '../../ports/store/hypothesis-store.ts';
import type { ItemStore } from '../../ports/store/item-store.ts';
import type { LoopStore } from '../../ports/store/loop-store.ts';
import type { ModelStore } from '../../ports/store/model-store.ts';
import type { MirrorStore } from '../../ports/store/mirror-store.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import type { ProposalStore } from '../../ports/store/proposal-store.ts';
import type { QueueStore } from '../../ports/store/queue-store.ts';
import type { SessionStore } from '../../ports/store/session-store.ts';
import type { StandInStore } from '../../ports/store/stand-in-store.ts';
import type { SignalStore } from '../../ports/store/signal-store.ts';
import type { NotificationStore } from '../../ports/store/notification-store.ts';
import type { TrackerStore } from '../../ports/store/tracker-store.ts';
import type { SpanStore } from '../../ports/store/span-store.ts';
import type { TimeoutStore } from '../../ports/store/timeout-store.ts';
import type { TokenStore } from '../../ports/store/token-store.ts';
import type { UserStore } from '../../ports/store/user-store.ts';
import type { ViewStore } from '../../ports/store/view-store.ts';
import type { WatchStore } from '../../ports/store/watch-store.ts';
import type { WebhookStore } from '../../ports/store/webhook-store.ts';
import { auditStore } from './access/audit-store.ts';
import { sessionStore } from './access/session-store.ts';
import { tokenStore } from './access/token-store.ts';
import { userStore } from './access/user-store.ts';
import { viewStore } from './access/view-store.ts';
import { backup } from './backup/backup.ts';
import { bugStore } from './bugs/bug-store.ts';
import { hypothesisStore } from './bugs/own-hypotheses.ts';
import { codeHostStore } from './changes/code-host-store.ts';
import { queueStore } from './bugs/queue-store.ts';
import { changeStore } from './changes/change-store.ts';
import { timeoutStore } from './bugs/timeouts.ts';
import { deployStore } from './deploys/deploy-store.ts';
import { migrate } from './migrate.ts';
import { notificationStore } from './outward/notification-store.ts';
import { trackerStore } from './outward/tracker-store.ts';
import { modelStore } from './models/model-store.ts';
import { makePool } from './pool.ts';
import { mirrorStore } from './projects/mirror-store.ts';
import { projectStore } from './projects/project-store.ts';
import { erasePerson, findPerson, type PersonFound } from './retention/erase.ts';
import { type Retention, retain } from './retention/retain.ts';
import { itemStore } from './review/item-store.ts';
import { loopStore } from './review/loop-store.ts';
import { proposalStore } from './review/proposal-store.ts';
import type { Schema } from './schema.ts';
import type { Sampling } from './signals/sampling.ts';
import { exportProject } from './transfer/export.ts';
import { importProject } from './transfer/import.ts';
import { spanStore } from './spans/span-store.ts';
import { standInStore } from './review/stand-in-store.ts';
import { signalStore } from './signals/signal-store.ts';
import { alertStore } from './webhooks/alert-store.ts';
import { watchStore } from './watch/watch-store.ts';
import { passingSeal, type Seal } from './webhooks/seal.ts';
import { webhookStore } from './webhooks/webhook-store.ts';

/** A store on one PostgreSQL database. */
export interface Store {
  signals: SignalStore;
  bugs: BugStore;
  lines: QueueStore;
  hypotheses: HypothesisStore;
  views: ViewStore;
  timeouts: TimeoutStore;
  projects: ProjectStore;
  webhooks: WebhookStore;
  alerts: AlertStore;
  deploys: DeployStore;
  spans: SpanStore;
  mirrors: MirrorStore;
  trackers: TrackerStore;
  notifications: NotificationStore;
  changes: ChangeStore;
  codeHosts: CodeHostStore;
  proposals: ProposalStore;
  standIns: StandInStore;
  items: ItemStore;
  loop: LoopStore;
  models: ModelStore;
  watches: WatchStore;
  users: UserStore;
  tokens: TokenStore;
  sessions: SessionStore;
  audit: AuditStore;
  upkeep: Upkeep;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** What is done to a store besides its daily use. */
export interface Upkeep {
  retain(retention: Retention): Promise<{ bodies: number; rows: number }>;
  /** Writes all of it into a new file; restore and moveStore of backup/ read it. */
  backup(file: string): Promise<void>;
  /** See transfer/: all of a project as lines of JSON, and back as a new project. */
  exportProject(project: string, write: (line: string) => void): Promise<void>;
  importProject(lines: AsyncIterable<string>): Promise<string>;
  findPerson(project: string, user: string): Promise<PersonFound>;
  erasePerson(project: string, user: string): Promise<PersonFound>;
}

export interface StoreOptions {
  /** Spike protection; null switches it off: every occurrence is stored. */
  sampling?: Sampling | null;
  now?: () => Date;
  /** What secrets are kept under; without, what is sealed opens only until the store is closed. */
  seal?: Seal;
  connections?: number;
}

const usualSampling: Sampling = { storedAnHour: 20, random: Math.random };

/**
 * Opens the store at a `postgresql://` URL and brings its schema up to this program's.
 * Throws SCHEMA_NEWER (a later program wrote it), STORE_UNAVAILABLE.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const pool = makePool(url, options.connections);
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const now = options.now ?? (() => new Date());
  const seal = options.seal ?? passingSeal();
  const sampling = options.sampling === undefined ? usualSampling : options.sampling;
  return {
    signals: signalStore(pool, sampling),
    bugs: bugStore(pool, db, now),
    lines: queueStore(pool, db, now),
    hypotheses: hypothesisStore(pool, now),
    views: viewStore(pool),
    timeouts: timeoutStore(pool, now),
    projects: projectStore(pool),
    webhooks: webhookStore(pool, seal),
    alerts: alertStore(pool),
    deploys: deployStore(pool),
    spans: spanStore(pool),
    mirrors: mirrorStore(pool),
    trackers: trackerStore(pool, seal),
    notifications: notificationStore(pool, seal),
    changes: changeStore(pool, now),
    codeHosts: codeHostStore(pool, seal),
    proposals: proposalStore(pool, now),
    standIns: standInStore(pool, now),
    items: itemStore(pool, now),
    loop: loopStore(db),
    models: modelStore(pool, now),
    watches: watchStore(pool, now),
    users: userStore(pool, now),
    tokens: tokenStore(pool, now),
    sessions: sessionStore(pool),
    audit: auditStore(pool, now),
    upkeep: {
      retain: (retention) => retain(pool, retention, now()),
      backup: (file) => backup(pool, file),
      exportProject: (project, write) => exportProject(pool, project, write),
      importProject: (lines) => importProject(pool, lines),
      findPerson: (project, user) => findPerson(pool, project, user),
      erasePerson: (project, user) => erasePerson(pool, project, user),
    },
    pool,
    close: () => pool.end(),
  };
}
