import type { Actor } from '../domain/actor.ts';
import type { Role } from '../domain/permission.ts';

/** How a caller has shown who it is. */
export type Proof =
  /** The installation's own token, which lies on the server's machine. */
  | { kind: 'install' }
  | { kind: 'token'; id: string; expiresAt: string | null }
  /** `csrf`: what an unsafe request of this session carries besides the cookie. */
  | { kind: 'session'; id: string; csrf: string; expiresAt: string };

/** Somebody who has shown a valid token or session. */
export interface Caller {
  actor: Actor;
  role: Role;
  /** What of the installation there is for the caller; null: all of it. */
  projects: readonly string[] | null;
  /** The user's name; null for service accounts and for whoever holds the installation's token. */
  user: string | null;
  proof: Proof;
}

/** Whom tokens and sessions belong to. Null for one that nobody has, that was taken back, or that is over its time. */
export interface Access {
  /** `onMachine`: the request came from the server's own machine; the installation's token is good only there. */
  byToken(token: string, onMachine: boolean): Promise<Caller | null>;
  bySession(secret: string): Promise<Caller | null>;
}

/** Whether a project is there for the caller. */
export function sees({ projects }: Pick<Caller, 'projects'>, project: string): boolean {
  return projects === null || projects.includes(project);
}
