import { Fault } from '../../domain/fault.ts';
import { plainLine } from '../../domain/plain-text.ts';
import type { Answered } from '../exchange/exchange.ts';
import { retryAfterS } from '../exchange/retry-after.ts';

type Answer = Extract<Answered, { kind: 'answered' }>;

const unavailable = (message: string, afterS?: number): Fault =>
  new Fault('TRACKER_UNAVAILABLE', message, afterS === undefined ? {} : { retryAfterS: afterS });

/** Too fast: 429, or GitHub's 403 that says so by its headers. */
function isRateLimit({ status, headers }: Answer): boolean {
  return status === 429 || (status === 403 && (headers['x-ratelimit-remaining'] === '0' || 'retry-after' in headers));
}

/** The words of the tracker itself, as one cleaned line: they are a stranger's. */
function wordsOf(body: string): string {
  try {
    const { message, errorMessages, errors } = JSON.parse(body) as Record<string, unknown>;
    const parts = [message, errorMessages, errors].filter((part) => part !== undefined);
    const words = parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)));
    return words.length > 0 ? `: ${plainLine(words.join(' '), 300)}` : '';
  } catch {
    return '';
  }
}

/** The fault that an answer stands for which is no good one. `what`: `GitHub: making an issue in octo/shop`. */
export function answerFault(what: string, answered: Answered, now: Date): Fault {
  if (answered.kind === 'unanswered') return unavailable(`${what}: ${answered.why}`, 30);
  const { status, headers, body } = answered;
  if (isRateLimit(answered)) return unavailable(`${what}: too many requests`, retryAfterS(headers, now));
  if (status === 401) return new Fault('TRACKER_REFUSED', `${what}: the token is wrong, expired or revoked`);
  if (status === 403) return new Fault('TRACKER_REFUSED', `${what}: the token may not do this${wordsOf(body)}`);
  if (status >= 500 || status === 408 || status === 425)
    return unavailable(`${what}: it answers ${status}`, 'retry-after' in headers ? retryAfterS(headers, now) : 30);
  if (status >= 300 && status < 400)
    return new Fault('TRACKER_UNSUITABLE', `${what}: it was moved elsewhere (${status})`);
  if (status === 404 || status === 410)
    return new Fault('TRACKER_UNSUITABLE', `${what}: there is no such project, or the token does not see it`);
  return new Fault('TRACKER_UNSUITABLE', `${what}: it was not taken (${status})${wordsOf(body)}`);
}

/** The answer's JSON by a schema. Throws TRACKER_UNAVAILABLE for what is none: a proxy's page, or half of it. */
export function readAnswer<T>(what: string, body: string, parse: (value: unknown) => T): T {
  try {
    return parse(JSON.parse(body));
  } catch (cause) {
    throw new Fault('TRACKER_UNAVAILABLE', `${what}: its answer cannot be read`, { cause, retryAfterS: 60 });
  }
}
