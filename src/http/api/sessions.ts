import { digestOf } from '../../access/secret-text.ts';
import type { LogIn, Opened } from '../../access/log-in.ts';
import { listSessions, logIn, logOut, logOutEverywhere, makeLink, openLink } from '../../contract/access.ts';
import { Fault } from '../../domain/fault.ts';
import { isOver } from '../../domain/session.ts';
import type { Caller } from '../../ports/access.ts';
import type { SessionStore } from '../../ports/store/session-store.ts';
import { type Exchange, type Route, route } from '../route.ts';
import { sessionCookie } from '../session-cookie.ts';
import { linkOf } from './link.ts';

export interface SessionParts {
  sessions: SessionStore;
  logIn: LogIn;
  origin: () => string;
  now: () => Date;
}

/** A new session has a new secret, whatever cookie came with the request; the one before it ends. */
async function begin(sessions: SessionStore, { secret }: Opened, exchange: Exchange): Promise<void> {
  if (exchange.sessionSecret) await sessions.end(digestOf(exchange.sessionSecret));
  exchange.setHeader('set-cookie', sessionCookie(secret, exchange.secure));
}

/** Logging in and out. */
export function sessionRoutes(parts: SessionParts): Route[] {
  const { sessions, logIn: door } = parts;
  return [
    route({
      ...logIn,
      handle: async ({ body: { name, password }, exchange }) => {
        const opened = await door.byPassword(name, password, exchange.address);
        await begin(sessions, opened, exchange);
        const { csrf, expiresAt, user } = opened;
        const as = { by: 'session', token: null, csrf, expiresAt } as const;
        return { name: user.name, role: user.role, projects: null, ...as };
      },
    }),
    route({
      ...openLink,
      handle: async ({ query: { code, to = '/' }, exchange }) => {
        if (!exchange.onMachine)
          throw new Fault('NO_PERMISSION', 'one-time links are for a browser on the server’s machine');
        await begin(sessions, await door.byLink(code, exchange.address), exchange);
        exchange.setHeader('location', to);
        exchange.setHeader('referrer-policy', 'no-referrer');
        return {};
      },
    }),
    route({
      ...makeLink,
      handle: async ({ body: { to }, caller }) => {
        if (caller.proof.kind !== 'install')
          throw new Fault('NO_PERMISSION', 'this needs the installation’s own token', {
            help: 'Run `reproof login --link` on the server’s machine.',
          });
        return { url: linkOf(parts.origin(), door, to) };
      },
    }),
    ...openSessionRoutes(parts),
  ];
}

/** Sessions that are open; a token's are its user's. A service account has none. */
function openSessionRoutes({ sessions, now }: SessionParts): Route[] {
  const owned = ({ user, projects, actor }: Caller): boolean =>
    projects === null && (user !== null || actor.id === 'local');
  return [
    route({
      ...listSessions,
      handle: async ({ caller }) => {
        const all = owned(caller) ? await sessions.of(caller.user) : [];
        return all
          .filter((session) => !isOver(session, now()))
          .map(({ id, createdAt, seenAt, expiresAt, address }) => ({
            createdAt,
            seenAt,
            expiresAt,
            address,
            current: caller.proof.kind === 'session' && caller.proof.id === id,
          }));
      },
    }),
    route({
      ...logOut,
      handle: async ({ caller: { proof }, exchange }) => {
        if (proof.kind !== 'session')
          throw new Fault('BAD_USAGE', 'there is no session to end here', { help: 'Revoke a token with /tokens.' });
        await sessions.end(proof.id);
        exchange.setHeader('set-cookie', sessionCookie(null, exchange.secure));
        return {};
      },
    }),
    route({
      ...logOutEverywhere,
      handle: async ({ caller }) => ({ ended: owned(caller) ? await sessions.endAll(caller.user) : 0 }),
    }),
  ];
}
