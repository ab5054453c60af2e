import type { FastifyRequest } from 'fastify';
import { Fault } from '../domain/fault.ts';

/**
 * Refuses what a page of another origin has a browser send. `Sec-Fetch-Site` and `Origin` are the browser's own words, which
 * no page can set; programs that are no browser send neither. Throws NO_PERMISSION.
 */
export function checkSameOrigin({ headers, host }: Pick<FastifyRequest, 'headers' | 'host'>): void {
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none';
  // The scheme is not compared: behind a proxy that is not trusted it is not known.
  if (foreign || (origin !== undefined && hostOf(origin) !== host.toLowerCase()))
    throw new Fault('NO_PERMISSION', 'a page of another origin asks for this', {
      help: 'Ask from the server’s own pages.',
    });
}

/** Of `https://host:port`; empty for `null` and all else. */
function hostOf(origin: string): string {
  return /^https?:\/\/([^/]+)$/i.exec(origin)?.[1]?.toLowerCase() ?? '';
}
