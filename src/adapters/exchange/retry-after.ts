import type { IncomingHttpHeaders } from 'node:http';

/** Longer is not believed: a clock that is wrong on either side shall stop nothing for days. */
const mostS = 3_600;
const usualS = 60;

const bounded = (seconds: number): number => Math.min(mostS, Math.max(1, Math.ceil(seconds)));

/**
 * Seconds to wait after a refusal for being too fast: `Retry-After` (RFC 9110, seconds or a date), else the moment at which a
 * window ends (`x-ratelimit-reset`, in seconds since 1970, Linear's in milliseconds), else a minute. From 1 to 3600.
 */
export function retryAfterS(headers: IncomingHttpHeaders, now: Date): number {
  const after = one(headers['retry-after']);
  if (after !== null) {
    const seconds = /^\d{1,9}$/.test(after) ? Number(after) : (Date.parse(after) - now.getTime()) / 1000;
    if (Number.isFinite(seconds)) return bounded(seconds);
  }
  const reset = Number(one(headers['x-ratelimit-reset']) ?? one(headers['x-ratelimit-requests-reset']) ?? Number.NaN);
  if (!Number.isFinite(reset) || reset <= 0) return usualS;
  const ms = reset > 1e11 ? reset : reset * 1000;
  return bounded((ms - now.getTime()) / 1000);
}

function one(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value)?.trim() ?? null;
}
