import type { HostAnswer, HostRefusal } from '../../ports/code-host.ts';
import { done } from '../../ports/code-host.ts';

/** An answer of a code host that is none of the good ones. Header names in lower case. */
export interface BadReply {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  message: string;
}

const [leastWaitS, mostWaitS] = [1, 3600];
const detailAtMost = 400;

/** What a bad reply means. Waiting times are the host's own, bounded: an hour at the most. */
export function refusalOf({ status, headers, message }: BadReply, now: Date): HostRefusal {
  const detail = `${status} ${message}`.trim().slice(0, detailAtMost);
  if (status === 429 || (status === 403 && isLimit(headers, message)))
    return { kind: 'rate-limited', retryAt: retryAt(headers, now) };
  if (status === 401) return { kind: 'unauthorized', detail };
  if (status === 403) return { kind: 'forbidden', detail };
  if (status === 404 || status === 410 || status === 451) return { kind: 'gone', detail };
  if (status >= 300 && status < 400) return { kind: 'gone', detail: `${status} the repository has moved` };
  return status >= 500 || status === 408 ? { kind: 'unavailable', detail } : { kind: 'invalid', detail };
}

/** GitHub says 403 for its limits too. */
function isLimit(headers: BadReply['headers'], message: string): boolean {
  return (
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0' ||
    /rate limit|abuse detection/i.test(message)
  );
}

function retryAt(headers: BadReply['headers'], now: Date): Date {
  const after = headers['retry-after'] ?? '';
  const reset = Number(headers['x-ratelimit-reset'] ?? headers['ratelimit-reset'] ?? Number.NaN);
  const seconds = /^\d+$/.test(after)
    ? Number(after)
    : Number.isFinite(Date.parse(after))
      ? (Date.parse(after) - now.getTime()) / 1000
      : reset - now.getTime() / 1000;
  const bounded = Math.min(mostWaitS, Math.max(leastWaitS, Number.isFinite(seconds) ? seconds : 60));
  return new Date(now.getTime() + Math.ceil(bounded) * 1000);
}

/** Thrown inside of an adapter, a value outside. */
export class HostRefused extends Error {
  readonly refusal: HostRefusal;
  constructor(refusal: HostRefusal) {
    super(refusal.kind);
    this.refusal = refusal;
  }
}

/**
 * Runs what asks a host. What it refuses becomes a value; so do networks that are away (`read` says which errors of a
 * client's are which, null: none of them). Anything else is a fault of ours and stays one.
 */
export async function answering<T>(
  work: () => Promise<T>,
  read: (error: unknown) => HostRefusal | null,
): Promise<HostAnswer<T>> {
  try {
    return done(await work());
  } catch (error) {
    const refusal = error instanceof HostRefused ? error.refusal : (read(error) ?? awayOf(error));
    if (refusal) return refusal;
    throw error;
  }
}

const away = /^(?:ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|EHOST|ENET|UND_ERR|CERT_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS)/;

/** `fetch` throws a TypeError whose cause is the network's error; time-outs are named so. */
function awayOf(error: unknown): HostRefusal | null {
  const { name, message, cause } = error as { name?: string; message?: string; cause?: unknown };
  const code = (cause as { code?: unknown } | undefined)?.code ?? (error as { code?: unknown }).code;
  if (typeof code === 'string' && away.test(code)) return { kind: 'unavailable', detail: code };
  const timed = name === 'TimeoutError' || name === 'AbortError';
  if (timed || message === 'fetch failed')
    return { kind: 'unavailable', detail: timed ? 'no answer in time' : 'fetch failed' };
  return cause instanceof Error ? awayOf(cause) : null;
}
