import type { LogIn } from '../../access/log-in.ts';
import { openLink } from '../../contract/access.ts';
import { apiRoot } from '../serve-route.ts';

/** Address of a one-time link that opens a session, on an origin. */
export function linkOf(origin: string, { links }: Pick<LogIn, 'links'>): string {
  return `${origin}${apiRoot}${openLink.path}?code=${links.make()}`;
}
