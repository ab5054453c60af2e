import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Fault } from '../domain/fault.ts';
import { mayDo, type Permission } from '../domain/permission.ts';
import type { Access, Caller } from '../ports/access.ts';

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

function tokenOf(request: FastifyRequest): string | null {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '');
  return bearer?.[1] ?? null;
}

/**
 * Every route says who may use it, or the server does not start; every request is held to it. On loopback only requests
 * that name a loopback host are heard, so that no page of the network can speak through a browser (DNS rebinding).
 */
export function guard(app: FastifyInstance, access: Access, loopback: boolean): void {
  app.decorateRequest('caller', null);
  app.addHook('onRoute', (options) => {
    if (!options.config?.permission)
      throw new Error(`the route ${String(options.method)} ${options.url} names no permission`);
  });
  app.addHook('onRequest', async (request) => {
    const permission = request.routeOptions.config.permission;
    if (loopback && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i.test(request.hostname))
      throw new Fault('NO_PERMISSION', `the host ${request.hostname.slice(0, 100)} is not this server`, {
        help: 'Ask by localhost, or start the server with --host for other machines.',
      });
    if (!permission || withoutToken.has(permission)) return;
    const token = tokenOf(request);
    request.caller = token ? await access.caller(token) : null;
    if (!request.caller) throw new Fault('NOT_ALLOWED', 'this needs a valid token');
    if (!mayDo(request.caller.role, permission))
      throw new Fault('NO_PERMISSION', `a ${request.caller.role} may not do this`);
  });
}
