import { createHash, randomBytes } from 'node:crypto';
import { tokenPrefix } from '../domain/api-token.ts';

/** 256 random bits as text. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function newToken(): string {
  return tokenPrefix + newSecret();
}

/** SHA-256 (hex): what is kept of a secret that is random itself. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** What an unsafe request of a session carries in a header: made from the cookie's secret, which no page can read. */
export function csrfOf(sessionSecret: string): string {
  return createHash('sha256').update(`csrf:${sessionSecret}`).digest('base64url');
}
