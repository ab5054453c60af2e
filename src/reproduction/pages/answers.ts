import type { Operation } from '../../domain/event.ts';
import type { BoundaryCall } from '../../domain/recording-traffic.ts';
import type { ObservedResponse } from '../../domain/run.ts';
import type { PageAnswer } from '../../domain/scenario.ts';

/** A call that a page made. */
export interface PageCall {
  method: string;
  url: string;
}

const bodyAtMost = 200_000;

/** A URL as answers name it: path and query on the page's own origin, else whole. Null when it is none. */
export function namedUrl(url: string, page: string): string | null {
  try {
    const found = new URL(url, page);
    return found.origin === new URL(page).origin ? found.pathname + found.search : found.href;
  } catch {
    return null;
  }
}

/** What the recorder saw come back, whole text bodies only; of the same call the last. */
export function recordedAnswers(calls: readonly BoundaryCall[], page: string): PageAnswer[] {
  const found = new Map<string, PageAnswer>();
  for (const { kind, request, target, outcome } of calls) {
    if (kind !== 'http' || !request || outcome.kind !== 'response') continue;
    const { status, headers, body } = outcome.response;
    const whole = namedUrl(request.url, target) === null ? request.url : new URL(request.url, target).href;
    const url = namedUrl(whole, page);
    if (url === null || (body && (body.truncated || body.encoding !== 'utf8'))) continue;
    const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'application/json';
    const answer = { method: request.method, url, status, type: plainType(type), body: body?.text ?? '' };
    found.set(`${request.method} ${url}`, answer);
  }
  return [...found.values()];
}

/** What the repository's own server answered; null where it knows no such call. */
export function servedAnswer({ method, url }: PageCall, response: ObservedResponse | undefined): PageAnswer | null {
  if (!response || response.status === 0 || response.status === 404 || response.body.length > bodyAtMost) return null;
  const type = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const { status, body } = response;
  return { method, url, status, type: plainType(type ?? 'application/json'), body };
}

const plainType = (type: string): string => /^[\w.+-]{1,60}\/[\w.+-]{1,80}/.exec(type)?.[0] ?? 'application/json';

/**
 * Bodies that may lead code to the failing operation where nobody knows the answer, the likeliest first: what was met says
 * what was there (`null`, nothing below, an object where a list is wanted, a list where an object is).
 */
export function inventedBodies({ met, kind }: Operation): string[] {
  const bodies = met === 'null' ? ['null', '{}', '[]'] : ['{}', '[]', 'null'];
  return kind === 'range' ? ['[]', ...bodies] : [...bodies, '[{}]', '""'];
}

/** The same answer in another shape: one level down, where the list or object that code may have been written for stands. */
export function unwrappedBodies(body: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return [];
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['[]'];
  const inner = Object.values(value).filter((one) => typeof one === 'object' && one !== null);
  return [...inner.slice(0, 4).map((one) => JSON.stringify(one)), '[]'];
}
