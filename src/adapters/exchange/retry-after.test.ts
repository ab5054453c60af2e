import { expect, it } from 'vitest';
import { retryAfterS } from './retry-after.ts';

const now = new Date('2026-08-01T12:00:00Z');
const seconds = now.getTime() / 1000;

it.each([
  [{ 'retry-after': '7' }, 7],
  [{ 'retry-after': 'Sat, 01 Aug 2026 12:01:30 GMT' }, 90],
  [{ 'retry-after': '0' }, 1],
  [{ 'retry-after': '99999999' }, 3_600],
  [{ 'retry-after': 'soon' }, 60],
  [{ 'x-ratelimit-reset': String(seconds + 120) }, 120],
  [{ 'x-ratelimit-requests-reset': String((seconds + 30) * 1000) }, 30],
  [{ 'x-ratelimit-reset': String(seconds - 120) }, 1],
  [{ 'x-ratelimit-reset': 'soon' }, 60],
  [{}, 60],
])('%j waits %i s', (headers, wait) => expect(retryAfterS(headers, now)).toBe(wait));
