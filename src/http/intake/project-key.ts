import type { FastifyRequest } from 'fastify';
import { Fault } from '../../domain/fault.ts';
import type { Project } from '../../domain/project.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';

const keyHelp = 'Send the DSN’s public key: ?sentry_key=KEY, or the header Authorization: Bearer KEY.';
const keyPattern = /^[0-9a-f]{32}$/i;

/**
 * The public key that a Sentry SDK sends: the query's `sentry_key`, the `X-Sentry-Auth` (or `Authorization`) header, or
 * the user part of the envelope header's `dsn` (https://develop.sentry.dev/sdk/overview/#authentication).
 */
export function sentryKeyOf(request: FastifyRequest, envelopeHead: string | null): string | null {
  const { sentry_key: asked } = request.query as { sentry_key?: unknown };
  const header = request.headers['x-sentry-auth'] ?? request.headers.authorization;
  const named = /\bsentry_key=([0-9a-f]{32})\b/i.exec(Array.isArray(header) ? (header[0] ?? '') : (header ?? ''));
  const dsn = envelopeHead ? /"dsn"\s*:\s*"https?:\\?\/\\?\/([0-9a-f]{32})[:@]/i.exec(envelopeHead) : null;
  const key = typeof asked === 'string' ? asked : (named?.[1] ?? dsn?.[1] ?? null);
  return key && keyPattern.test(key) ? key.toLowerCase() : null;
}

/** The key of a request that is no Sentry SDK's: as `sentryKeyOf`, or a bearer token that has a key's form. */
export function projectKeyOf(request: FastifyRequest): string | null {
  const bearer = /^Bearer +([0-9a-f]{32})$/i.exec(request.headers.authorization ?? '');
  return sentryKeyOf(request, null) ?? bearer?.[1]?.toLowerCase() ?? null;
}

/** Projects by id, asked of the store at most once a `freshMs`: a door under load does not ask for each signal. */
export class ProjectBook {
  readonly #store: Pick<ProjectStore, 'projects'>;
  readonly #elapsed: () => number;
  #read: { at: number; projects: Promise<ReadonlyMap<string, Project>> } | null = null;

  constructor(store: Pick<ProjectStore, 'projects'>, elapsed: () => number) {
    this.#store = store;
    this.#elapsed = elapsed;
  }

  /** The project, when the key is an active one of it. Throws NOT_ALLOWED, saying which of both is wrong. */
  async open(id: string, key: string | null): Promise<Project> {
    const project = await this.find(id);
    if (!project)
      throw new Fault('NOT_ALLOWED', `there is no project ${id.slice(0, 20)} here`, {
        help: 'Take the DSN from `reproof projects`.',
      });
    if (!key) throw new Fault('NOT_ALLOWED', 'no key was sent', { help: 'Send the DSN’s public key as sentry_key.' });
    if (project.keys.some((known) => known.active && known.key === key)) return project;
    throw new Fault('NOT_ALLOWED', `the key is not one of project ${id}`, {
      help: 'Take the DSN from `reproof projects`.',
    });
  }

  /** The project that a key opens, whichever it is. Throws NOT_ALLOWED. */
  async openBy(key: string | null): Promise<Project> {
    if (!key) throw new Fault('NOT_ALLOWED', 'no key was sent', { help: keyHelp });
    const owns = (project: Project) => project.keys.some((known) => known.active && known.key === key);
    await this.find('');
    const project = [...((await this.#read?.projects)?.values() ?? [])].find(owns);
    if (!project) throw new Fault('NOT_ALLOWED', 'the key is not one of a project here', { help: keyHelp });
    return project;
  }

  /** The project of an id; null where there is none. */
  async find(id: string): Promise<Project | null> {
    const freshMs = 5_000;
    const now = this.#elapsed();
    if (!this.#read || now - this.#read.at > freshMs) this.#ask(now);
    const known = (await this.#read?.projects)?.get(id);
    // A project made a moment ago is looked for once more; unknown ones cost a query a second at most.
    if (known || now - (this.#read?.at ?? 0) < 1_000) return known ?? null;
    this.#ask(now);
    return (await this.#read?.projects)?.get(id) ?? null;
  }

  #ask(at: number): void {
    const projects = this.#store.projects().then((all) => new Map(all.map((project) => [project.id, project])));
    const read = { at, projects };
    this.#read = read;
    projects.catch(() => {
      if (this.#read === read) this.#read = null;
    });
  }
}
