import type { ApiToken } from '../domain/api-token.ts';
import { lesserRole, type Role } from '../domain/permission.ts';
import { isSameText } from '../domain/same-text.ts';
import { isOver, type Session } from '../domain/session.ts';
import type { User } from '../domain/user.ts';
import type { Access, Caller } from '../ports/access.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/store/session-store.ts';
import type { TokenStore } from '../ports/store/token-store.ts';
import { csrfOf, digestOf } from './secret-text.ts';

export interface AccessParts {
  tokens: TokenStore;
  sessions: SessionStore;
  clock: Clock;
  /** The installation's own token: who can read its file is the administrator. */
  installToken: string;
}

/** Uses are noted so seldom: not every request shall be a write. */
const noteUseMs = { token: 5 * 60_000, session: 60_000 } as const;

const local = { actor: { kind: 'person', id: 'local' }, role: 'admin', projects: null, user: null } as const;

/** Tokens and sessions as the store keeps them, and the installation's own token. */
export function keptAccess({ tokens, sessions, clock, installToken }: AccessParts): Access {
  return {
    byToken: async (shown, onMachine) => {
      if (isSameText(shown, installToken)) return onMachine ? { ...local, proof: { kind: 'install' } } : null;
      const found = await tokens.byHash(digestOf(shown));
      const now = clock.now();
      const caller = found && callerOfToken(found.token, found.owner, now);
      if (caller && isStale(found.token.lastUsedAt, noteUseMs.token, now)) await tokens.used(found.token.id, now);
      return caller;
    },
    bySession: async (secret) => {
      const found = await sessions.session(digestOf(secret));
      const now = clock.now();
      const caller = found && callerOfSession(found.session, found.user, secret, now);
      if (caller && isStale(found.session.seenAt, noteUseMs.session, now)) await sessions.seen(found.session.id, now);
      return caller;
    },
  };
}

function callerOfToken(token: ApiToken, owner: User | null, now: Date): Caller | null {
  if (token.revokedAt || (token.expiresAt && Date.parse(token.expiresAt) <= now.getTime())) return null;
  const proof = { kind: 'token', id: token.id, expiresAt: token.expiresAt } as const;
  const { projects } = token;
  if (token.owner === null)
    return { actor: { kind: 'agent', id: `service:${token.name}` }, role: token.role, projects, user: null, proof };
  if (!owner || owner.disabled) return null;
  return { ...ofUser(owner, lesserRole(token.role, owner.role)), projects, proof };
}

function callerOfSession(session: Session, user: User | null, secret: string, now: Date): Caller | null {
  if (isOver(session, now)) return null;
  const proof = { kind: 'session', id: session.id, csrf: csrfOf(secret), expiresAt: session.expiresAt } as const;
  if (session.user === null) return { ...local, proof };
  if (!user || user.disabled) return null;
  return { ...ofUser(user, user.role), projects: null, proof };
}

function ofUser({ name }: User, role: Role): Pick<Caller, 'actor' | 'role' | 'user'> {
  return { actor: { kind: 'person', id: name }, role, user: name };
}

function isStale(at: string | null, ms: number, now: Date): boolean {
  return at === null || now.getTime() - Date.parse(at) >= ms;
}
