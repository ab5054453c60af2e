import type { FastifyRequest } from 'fastify';
import { sessionLife } from '../domain/session.ts';

/** `__Host-`: browsers take it by https alone, for this host alone, so that no neighbouring host can set it. */
const nameOf = (secure: boolean): string => (secure ? '__Host-reproof_session' : 'reproof_session');

/** Whether the request came by https: X-Forwarded-Proto counts only from a trusted proxy. */
export function isSecure({ protocol }: Pick<FastifyRequest, 'protocol'>): boolean {
  return protocol === 'https';
}

/** The secret of the session's cookie; null without one, and for two that differ: one of these was put there by another. */
export function sessionSecretOf(cookies: string | undefined, secure: boolean): string | null {
  const prefix = `${nameOf(secure)}=`;
  const values = (cookies ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
  const [secret = ''] = values;
  return /^[\w-]{20,100}$/.test(secret) && values.every((value) => value === secret) ? secret : null;
}

/** `Set-Cookie` of a session; of none: the browser forgets it. */
export function sessionCookie(secret: string | null, secure: boolean): string {
  const seconds = secret === null ? 0 : Math.trunc(sessionLife.wholeMs / 1000);
  const parts = [`${nameOf(secure)}=${secret ?? ''}`, 'Path=/', `Max-Age=${seconds}`, 'HttpOnly', 'SameSite=Lax'];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}
