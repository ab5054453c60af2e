import { expect, it } from 'vitest';
import { answering, refusalOf } from './refusal.ts';

const now = new Date('2026-03-01T10:00:00.000Z');
const reply = (status: number, headers: Record<string, string> = {}, message = '') => ({ status, headers, message });
const inSeconds = (refusal: ReturnType<typeof refusalOf>) =>
  refusal.kind === 'rate-limited' ? (refusal.retryAt.getTime() - now.getTime()) / 1000 : null;

it.each([
  ['Retry-After in seconds', reply(429, { 'retry-after': '30' }), 30],
  ['Retry-After as a date', reply(429, { 'retry-after': 'Sun, 01 Mar 2026 10:02:00 GMT' }), 120],
  ['the reset of the window', reply(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1772359500' }), 300],
  ['GitLab’s reset', reply(429, { 'ratelimit-reset': '1772359260' }), 60],
  ['a wait that is too long', reply(429, { 'retry-after': '999999' }), 3600],
  ['a time that has passed', reply(429, { 'retry-after': '-5', 'x-ratelimit-reset': '1' }), 1],
  ['no time at all', reply(403, {}, 'You have exceeded a secondary rate limit'), 60],
])('a limit is waited for: %s', (_name, bad, seconds) => expect(inSeconds(refusalOf(bad, now))).toBe(seconds));

it.each([
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'gone'],
  [410, 'gone'],
  [301, 'gone'],
  [422, 'invalid'],
  [400, 'invalid'],
  [500, 'unavailable'],
  [503, 'unavailable'],
  [408, 'unavailable'],
] as const)('%i is %s', (status, kind) => expect(refusalOf(reply(status), now).kind).toBe(kind));

it('a network that is away is a value, a mistake of ours is none', async () => {
  const gone = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) });
  const failing = (error: unknown) =>
    answering(
      () => Promise.reject(error as Error),
      () => null,
    );
  expect(await failing(gone)).toEqual({ kind: 'unavailable', detail: 'ECONNREFUSED' });
  expect((await failing(new DOMException('late', 'TimeoutError'))).kind).toBe('unavailable');
  await expect(failing(new TypeError('undefined is not a function'))).rejects.toThrow('undefined is not a function');
});
