import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Fault } from '../domain/fault.ts';

/** By which names the server is asked. */
export interface HostRule {
  /** It listens on loopback alone. */
  loopback: boolean;
  /** Besides its own: lower case, without port. */
  names: readonly string[];
}

/** Whether a request came from the server's own machine: from loopback, or from the very address that it came to. */
export function isOnMachine({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): boolean {
  if (/^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/i.test(ip)) return true;
  return ip === socket.remoteAddress && ip === socket.localAddress;
}

/**
 * Only requests that name this server are heard, so that no page of the network can speak through a browser (DNS rebinding):
 * on loopback by a loopback name, elsewhere by an address (no name can be bound anew that is none). Throws NO_PERMISSION.
 */
export function checkHost(hostname: string, { loopback, names }: HostRule): void {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host) || names.includes(host)) return;
  if (!loopback && isIP(host.replace(/^\[(.*)\]$/, '$1')) > 0) return;
  throw new Fault('NO_PERMISSION', `the host ${hostname.slice(0, 100)} is not this server`, {
    help: loopback
      ? 'Ask by localhost, or start the server with --host for other machines; behind a proxy, with --allow-host NAME.'
      : 'Start the server with --allow-host NAME.',
  });
}
