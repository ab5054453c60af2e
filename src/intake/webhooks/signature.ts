import { createHmac } from 'node:crypto';
import { isSameText } from '../../domain/same-text.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Delivery } from './sender.ts';

/** How far a signed time may be from now. */
const toleranceMs = 5 * 60_000;

/** HMAC-SHA256 of the parts one after another. */
export function hmac(secret: string | Buffer, encoding: 'hex' | 'base64', ...parts: Array<string | Buffer>): string {
  const mac = createHmac('sha256', secret);
  for (const part of parts) mac.update(part);
  return mac.digest(encoding);
}

/** Null where a header holds `prefix` and the hex HMAC-SHA256 of the body; several may stand there, by comma. */
export function bodySignatureRefusal(
  delivery: Delivery,
  header: string,
  prefix: string,
  secret: Secret,
): string | null {
  const given = delivery.headers[header];
  if (!given) return `the header ${header} is missing`;
  const expected = prefix + hmac(secret.reveal(), 'hex', delivery.body);
  const signatures = given.slice(0, 2_000).split(',');
  return signatures.some((one) => isSameText(one.trim(), expected)) ? null : `the signature in ${header} is wrong`;
}

/**
 * Null where the secret itself was sent: `Authorization: Bearer SECRET`, as the password of Basic, or in a header of the
 * sender's. For senders that sign nothing.
 */
export function sharedSecretRefusal({ headers }: Delivery, secret: Secret, ...names: string[]): string | null {
  const authorization = headers['authorization'] ?? '';
  const bearer = /^Bearer +(\S{1,1000})$/i.exec(authorization)?.[1];
  const basic = /^Basic +([\w+/=-]{1,2000})$/i.exec(authorization)?.[1];
  const password = basic
    ? Buffer.from(basic, 'base64')
        .toString('utf8')
        .replace(/^[^:]*:/, '')
    : undefined;
  const given = [...names.map((name) => headers[name]), bearer, password].filter((text) => text !== undefined);
  if (given.length === 0) return `no secret was sent in ${[...names, 'authorization'].join(' or ')}`;
  return given.some((text) => isSameText(text, secret.reveal())) ? null : 'the secret that was sent is wrong';
}

/** Null where a signed time (seconds since the epoch) is near enough to now. */
export function timeRefusal(seconds: string | undefined, now: Date): string | null {
  const at = /^\d{1,12}$/.test(seconds ?? '') ? Number(seconds) * 1000 : Number.NaN;
  if (Number.isNaN(at)) return 'the signed time is no number of seconds';
  return Math.abs(now.getTime() - at) <= toleranceMs ? null : 'the signed time is more than five minutes from now';
}
