import type { LogIn } from '../../access/log-in.ts';
import { openLink } from '../../contract/access.ts';
import { apiRoot } from '../serve-route.ts';

/** Address of a one-time link that opens a session, on an origin; `to`: the page that it leads to. */
export function linkOf(origin: string, { links }: Pick<LogIn, 'links'>, to?: string): string {
  const leads = to === undefined ? '' : `&to=${encodeURIComponent(to)}`;
  return `${origin}${apiRoot}${openLink.path}?code=${links.make()}${leads}`;
}
