import { readFileSync } from 'node:fs';
import pino from 'pino';
import { audited } from './access/audited.ts';
import { addUser, type NewUser } from './access/add-user.ts';
import { lookAtBase } from './adapters/git/base-look.ts';
import { knownMirror, mirrorOf } from './adapters/git/mirror.ts';
import { sourceReader } from './adapters/git/source-reader.ts';
import { embeddedUrl, startEmbedded, stopEmbedded } from './adapters/embedded-postgres/supervisor.ts';
import { openQueue } from './adapters/pg-boss/work-queue.ts';
import { moveStore, restore } from './adapters/postgres/backup/backup.ts';
import { liveOn } from './adapters/postgres/live.ts';
import { openStore, type Store, type StoreOptions } from './adapters/postgres/open-store.ts';
import type { PersonFound } from './adapters/postgres/retention/erase.ts';
import { Seal } from './adapters/postgres/webhooks/seal.ts';
import { changeParts } from './compose-changes.ts';
import { investigator, settledModelOf } from './compose-investigate.ts';
import { outwardFrom } from './compose-outward.ts';
import type { DataFolder } from './config/data-folder.ts';
import { type ModelStanding, modelStanding } from './config/model-standing.ts';
import { Decisions } from './decisions/decisions.ts';
import type { ChangeParts } from './pipeline/advance-change.ts';
import { Fault } from './domain/fault.ts';
import { repositoryIdentity } from './domain/repository-identity.ts';
import { Secret, secretFrom } from './domain/secret.ts';
import { defaultPolicy, type Policy } from './domain/policy.ts';
import type { AdvanceParts } from './pipeline/advance-bug.ts';
import type { User } from './domain/user.ts';
import type { BaseBranch } from './ports/base-branch.ts';
import { type Clock, systemClock } from './ports/clock.ts';
import type { Live } from './ports/live.ts';
import type { Outward } from './ports/outward.ts';
import type { Repository } from './ports/repository.ts';
import type { SettledModel } from './ports/settled-model.ts';
import type { OpenReleaseHistory } from './ports/release-history.ts';
import type { ReadSource } from './ports/source-reader.ts';
import type { RepositoryConnection } from './ports/store/project-store.ts';
import type { WorkQueue } from './ports/work-queue.ts';

export type { Store };

/** A store that is open, with what ends it: the embedded PostgreSQL ends with it, one's own goes on. */
interface OpenedStore {
  store: Store;
  url: string;
  close(): Promise<void>;
}

/** The store: `DATABASE_URL`'s PostgreSQL, else the embedded one of the data folder. Throws STORE_IN_USE, STORE_UNAVAILABLE, SCHEMA_NEWER. */
async function openServerStore(
  folder: DataFolder,
  env: NodeJS.ProcessEnv,
  { beside = false, sampling = true }: Partial<InstallationOptions>,
): Promise<OpenedStore> {
  const seal = new Seal(secretFrom(env, 'REPROOF_SECRET') ?? new Secret(folder.passphrase()));
  const options: StoreOptions = { seal, ...(sampling ? {} : { sampling: null }) };
  const own = env['DATABASE_URL'];
  const running = own || !beside ? null : await embeddedUrl(folder.at('store'));
  if (!own && beside && !running)
    throw new Fault('STORE_UNAVAILABLE', `no server runs on ${folder.path}`, {
      help: 'Start one there with `reproof serve`, or set DATABASE_URL.',
    });
  const shared = own || running;
  if (shared) {
    const store = await openStore(shared, options);
    return { store, url: shared, close: () => store.close() };
  }
  const embedded = await startEmbedded({ dataFolder: folder.at('store') });
  try {
    const store = await openStore(embedded.url, options);
    const close = async (): Promise<void> => {
      await store.close();
      await embedded.stop();
    };
    return { store, url: embedded.url, close };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

/** The store for upkeep: beside a server that runs, else started for as long as it is needed. Throws as openInstallation. */
export async function openUpkeep(folder: DataFolder, env: NodeJS.ProcessEnv): Promise<OpenedStore> {
  const running = env['DATABASE_URL'] ? null : await embeddedUrl(folder.at('store')).catch(() => null);
  return openServerStore(folder, env, { beside: running !== null });
}

/** Adds a user to the store itself: the first one, before a server runs. Throws BAD_USAGE, CONFLICT, and as openInstallation. */
export async function addUserHere(folder: DataFolder, env: NodeJS.ProcessEnv, wanted: NewUser): Promise<User> {
  const { store, close } = await openUpkeep(folder, env);
  try {
    const target = `${wanted.name} role=${wanted.role}`;
    const intent = { actor: 'local', action: 'users add', target, from: 'this machine' };
    return await audited(store.audit, intent, () => addUser(store.users, wanted));
  } finally {
    await close();
  }
}

/** Erases a person's data of a project; the audit log says so, and not whose: that would be the one place where the name still stands. */
export function eraseAudited({ upkeep, audit }: Store, project: string, person: string): Promise<PersonFound> {
  const target = `a person, project ${project}`;
  const intent = { actor: 'local', action: 'erase', target, from: 'this machine' };
  return audited(audit, intent, () => upkeep.erasePerson(project, person));
}

/** Puts a backup into the empty store of `DATABASE_URL` or the data folder. Throws INVALID_BACKUP, SCHEMA_NEWER, BAD_USAGE. */
export async function restoreInto(folder: DataFolder, env: NodeJS.ProcessEnv, file: string): Promise<void> {
  const own = env['DATABASE_URL'];
  if (own) return restore(own, file);
  const embedded = await startEmbedded({ dataFolder: folder.at('store') });
  try {
    await restore(embedded.url, file);
  } finally {
    await embedded.stop();
  }
}

/** Copies the data folder's own store into another, empty PostgreSQL. */
export async function moveEmbedded(folder: DataFolder, toUrl: string): Promise<void> {
  const { store, close } = await openServerStore(folder, {}, {});
  try {
    await moveStore(store.pool, toUrl, folder.path);
  } finally {
    await close();
  }
}

/** Where clones of connected repositories are kept. */
const clonesOf = (folder: DataFolder): string => folder.at('repositories');

/** Throws where a repository that shall be connected cannot be read: NO_REPOSITORY, GIT_FAILED. */
async function tryRepository(folder: DataFolder, { url }: RepositoryConnection): Promise<void> {
  const { openRepository } = await import('./adapters/git/repository.ts');
  const { dir } = await mirrorOf(url, clonesOf(folder));
  (await openRepository(dir)).close();
}

const policyKeptMs = 10 * 60_000;

/**
 * The policy that stands in a connected repository's last commit as it is on this machine; nothing is fetched for it. What
 * cannot be read (no clone yet, a policy with mistakes) counts as none.
 */
function policyReader(folder: DataFolder, clock: Clock): Installation['policyOf'] {
  const known = new Map<string, { at: number; policy: Policy }>();
  return async ({ url }) => {
    const before = known.get(url);
    if (before && clock.elapsed() - before.at < policyKeptMs) return before.policy;
    const policy = await readPolicyOf(knownMirror(url, clonesOf(folder))).catch(() => defaultPolicy());
    known.set(url, { at: clock.elapsed(), policy });
    return policy;
  };
}

async function readPolicyOf(dir: string | null): Promise<Policy> {
  if (dir === null) return defaultPolicy();
  const { openRepository } = await import('./adapters/git/repository.ts');
  const repository = await openRepository(dir);
  try {
    return await policyIn(repository, await repository.head());
  } finally {
    repository.close();
  }
}

/** Throws INVALID_POLICY. */
async function policyIn(repository: Pick<Repository, 'readFile'>, commit: string): Promise<Policy> {
  const { policyAt } = await import('./pipeline/policy.ts');
  const { loadPolicy } = await import('./config/load-policy.ts');
  return policyAt(repository, commit, async (text, at) => loadPolicy(text, at));
}

/** The checked out branch of a connected folder, or the default branch of a clone. */
function baseBranch(folder: DataFolder, projects: Store['projects']): BaseBranch {
  return {
    async look(project, baseCommit, paths) {
      try {
        const connection = await projects.repository(project);
        if (!connection) return { kind: 'unknown', why: 'no repository is connected' };
        const { openRepository } = await import('./adapters/git/repository.ts');
        const { dir } = await mirrorOf(connection.url, clonesOf(folder));
        const repository = await openRepository(dir);
        try {
          return await lookAtBase(repository, baseCommit, paths);
        } finally {
          repository.close();
        }
      } catch (error) {
        return { kind: 'unknown', why: error instanceof Error ? error.message.slice(0, 300) : 'it did not answer' };
      }
    },
  };
}

/** Opens connected repositories for what they tell about releases. */
function releaseHistory(folder: DataFolder): OpenReleaseHistory {
  return async ({ url }) => {
    const { openRepository } = await import('./adapters/git/repository.ts');
    const repository = await openRepository((await mirrorOf(url, clonesOf(folder))).dir);
    return {
      contains: async (ref, commit) => {
        const [out, own] = [await repository.resolve(ref), await repository.resolve(commit)];
        return out && own ? repository.holds(out, own) : null;
      },
      policy: async (commit) => {
        const at = (commit && (await repository.resolve(commit))) ?? (await repository.head());
        // A mistake in the file stops no watch: the usual windows hold.
        return policyIn(repository, at).catch((error: Fault) => {
          if (error.code === 'INVALID_POLICY') return defaultPolicy();
          throw error;
        });
      },
      close: () => repository.close(),
    };
  };
}

/** This program's version. */
function ownVersion(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}

/** All that a server or a worker runs on. */
export interface Installation {
  signals: Store['signals'];
  bugs: Store['bugs'];
  lines: Store['lines'];
  hypotheses: Store['hypotheses'];
  views: Store['views'];
  timeouts: Store['timeouts'];
  projects: Store['projects'];
  webhooks: Store['webhooks'];
  alerts: Store['alerts'];
  watches: Store['watches'];
  deploys: Store['deploys'];
  trackers: Store['trackers'];
  notifications: Store['notifications'];
  outward: Outward;
  changes: Store['changes'];
  codeHosts: Store['codeHosts'];
  decisions: ChangeParts['decisions'];
  toApply: ChangeParts['toApply'];
  place: ChangeParts['place'];
  proposals: Store['proposals'];
  standIns: Store['standIns'];
  items: Store['items'];
  loop: Store['loop'];
  models: Store['models'];
  settledModel: SettledModel;
  base: BaseBranch;
  spans: Store['spans'];
  queue: WorkQueue;
  live: Live;
  users: Store['users'];
  tokens: Store['tokens'];
  sessions: Store['sessions'];
  audit: Store['audit'];
  /** Who can read its file is the administrator. */
  installToken: string;
  clock: Clock;
  investigate: AdvanceParts['investigate'];
  history: OpenReleaseHistory;
  tryRepository: (connection: RepositoryConnection) => Promise<void>;
  policyOf: (connection: RepositoryConnection) => Promise<Policy>;
  readSource: ReadSource;
  model: ModelStanding;
  upkeep: Store['upkeep'];
  storeAnswers: () => Promise<boolean>;
  tell: (line: Record<string, unknown>) => void;
  version: string;
  logLevel: string;
  checkReplies: boolean;
  /** Ends what it started, in its order. */
  close(): Promise<void>;
}

export interface InstallationOptions {
  logLevel: string;
  /** Beside a server of the same data folder: its PostgreSQL is used, none is started. */
  beside?: boolean;
  /** Spike protection (INT-8); without it every occurrence is stored. */
  sampling?: boolean;
  /** As {@link FixOptions.freshRuns}. */
  freshRuns?: number;
}

/** What a project's turns are bounded by; null where no repository is connected. */
async function repositoryOf({ projects }: Store, project: string): Promise<string | null> {
  const connection = await projects.repository(project);
  return connection && repositoryIdentity(connection.url);
}

function answers({ pool }: Store): Promise<boolean> {
  return pool.query('SELECT 1').then(
    () => true,
    () => false,
  );
}

/** Who may, and who did. */
function accessOf({ users, tokens, sessions, audit }: Store): Pick<Store, 'users' | 'tokens' | 'sessions' | 'audit'> {
  return { users, tokens, sessions, audit };
}

/** What connected repositories tell. */
function ofRepositories(
  folder: DataFolder,
): Pick<Installation, 'history' | 'tryRepository' | 'policyOf' | 'readSource'> {
  return {
    history: releaseHistory(folder),
    tryRepository: (connection) => tryRepository(folder, connection),
    policyOf: policyReader(folder, systemClock),
    readSource: sourceReader(clonesOf(folder)),
  };
}

/** Opens everything on a data folder. Throws STORE_IN_USE, STORE_UNAVAILABLE, SCHEMA_NEWER. */
export async function openInstallation(
  folder: DataFolder,
  env: NodeJS.ProcessEnv,
  options: InstallationOptions,
): Promise<Installation> {
  const { store, url, close } = await openServerStore(folder, env, options);
  const { logLevel } = options;
  const { models } = store;
  const log = pino({ level: logLevel }, pino.destination(2));
  const queue = await openQueue(url, { repositoryOf: (project) => repositoryOf(store, project) });
  const live = liveOn(store.pool);
  const base = baseBranch(folder, store.projects);
  const decisions = new Decisions({ ...store, queue, live, base });
  return {
    ...changeParts({ ...store, decisions, env, cache: folder.at('changes'), now: () => systemClock.now() }),
    signals: store.signals,
    bugs: store.bugs,
    lines: store.lines,
    hypotheses: store.hypotheses,
    views: store.views,
    timeouts: store.timeouts,
    projects: store.projects,
    webhooks: store.webhooks,
    alerts: store.alerts,
    watches: store.watches,
    deploys: store.deploys,
    trackers: store.trackers,
    notifications: store.notifications,
    outward: outwardFrom(env, systemClock),
    codeHosts: store.codeHosts,
    proposals: store.proposals,
    standIns: store.standIns,
    items: store.items,
    loop: store.loop,
    models,
    settledModel: settledModelOf({ models, env }),
    base,
    spans: store.spans,
    queue,
    live,
    ...accessOf(store),
    installToken: folder.token(),
    clock: systemClock,
    investigate: investigator({ models, clones: clonesOf(folder), env, freshRuns: options.freshRuns }),
    ...ofRepositories(folder),
    model: modelStanding(env),
    upkeep: store.upkeep,
    storeAnswers: () => answers(store),
    tell: (line) => log.info(line),
    version: ownVersion(),
    logLevel,
    checkReplies: false,
    async close() {
      await queue.stop();
      await live.close();
      await close();
    },
  };
}

/** Ends the embedded PostgreSQL of a data folder; false where none ran. */
export function stopStore(folder: DataFolder): Promise<boolean> {
  return stopEmbedded(folder.at('store'));
}
