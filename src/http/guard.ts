import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Fault } from '../domain/fault.ts';
import { mayDo, type Permission } from '../domain/permission.ts';
import { isSameText } from '../domain/same-text.ts';
import type { Refusals } from '../access/refusals.ts';
import type { Access, Caller, Proof } from '../ports/access.ts';
import { checkHost, type HostRule, isOnMachine } from './hosts.ts';
import { refusing } from './refusing.ts';
import { checkSameOrigin } from './same-origin.ts';
import { isSecure, sessionSecretOf } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: Permission;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
}

/** Open to whoever can reach the server, or to whoever holds a project's key, which the route itself asks for. */
const withoutToken: ReadonlySet<Permission> = new Set(['public', 'send-signals']);
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Who asks, by the token of the request, else by its session's cookie; null: nobody. A bad token is not made good by a cookie. */
export async function callerOf(request: FastifyRequest, access: Access): Promise<Caller | null> {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer +(\S{1,200})$/i.exec(authorization)?.[1];
    return token ? access.byToken(token, isOnMachine(request)) : null;
  }
  const secret = sessionSecretOf(cookie, isSecure(request));
  return secret ? access.bySession(secret) : null;
}

/**
 * A cookie is sent along by the browser, whoever has it ask: a request that changes something has to carry besides what only
 * the server's own pages can know. Tokens are never sent by themselves and need none. Throws NO_PERMISSION.
 */
function checkForgery(request: FastifyRequest, proof: Proof): void {
  if (proof.kind !== 'session') return;
  const shown = request.headers['x-reproof-csrf'];
  if (typeof shown !== 'string' || !isSameText(shown, proof.csrf))
    throw new Fault('NO_PERMISSION', 'the request does not show that it comes from the server’s own page', {
      help: 'Send what `GET /api/v1/me` says as `csrf` in the header X-Reproof-CSRF.',
    });
}

function checkKnown(caller: Caller | null): Caller {
  if (!caller) throw new Fault('NOT_ALLOWED', 'this needs a valid token or session');
  return caller;
}

function checkRole({ role }: Caller, permission: Permission): void {
  if (!mayDo(role, permission)) throw new Fault('NO_PERMISSION', `a ${role} may not do this`);
}

/** Every route says who may use it, or the server does not start; every request is held to it. Who is sent away stands in the audit log. */
export function guard(
  app: FastifyInstance,
  { access, hosts, refusals }: { access: Access; hosts: HostRule; refusals: Pick<Refusals, 'note'> },
): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', (options) => {
    if (!options.config?.permission)
      throw new Error(`the route ${String(options.method)} ${options.url} names no permission`);
  });
  app.addHook('onRequest', async (request) => {
    const permission = request.routeOptions.config.permission;
    // Signals come from pages of any origin by design; on loopback even they are to name this machine.
    const refuse = <T>(why: string, check: () => T): T => refusing(request, refusals, why, check);
    if (hosts.loopback || permission !== 'send-signals')
      refuse('by a foreign host name', () => checkHost(request.hostname, hosts));
    if (!permission) return;
    const unsafe = !safeMethods.has(request.method);
    if (withoutToken.has(permission)) {
      if (permission === 'public' && unsafe) refuse('from a foreign origin', () => checkSameOrigin(request));
      return;
    }
    const caller = await callerOf(request, access);
    request.caller = caller;
    const known = refuse('without a valid token or session', () => checkKnown(caller));
    if (unsafe && known.proof.kind === 'session') {
      refuse('from a foreign origin', () => checkSameOrigin(request));
      refuse('without the session’s CSRF proof', () => checkForgery(request, known.proof));
    }
    refuse('beyond the role', () => checkRole(known, permission));
  });
}
