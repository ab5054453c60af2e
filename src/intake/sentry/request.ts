import type { InboundRequest } from '../../domain/event.ts';
import { asObject, asText, asTextMap, at, bounded } from '../loose-json.ts';

/** The inbound request of a Sentry event (https://develop.sentry.dev/sdk/data-model/event-payloads/request/), or null. */
export function readRequest(request: unknown): InboundRequest | null {
  const url = asText(at(request, 'url'), 8000);
  const method = asText(at(request, 'method'), 20);
  if (!asObject(request) || (url === null && method === null)) return null;
  return {
    method: (method ?? 'GET').toUpperCase(),
    url: url ?? '',
    headers: asTextMap(at(request, 'headers')),
    query: readQuery(at(request, 'query_string')) ?? queryOf(url),
    body: bounded(at(request, 'data')) ?? null,
    cookies: readCookies(at(request, 'cookies')),
  };
}

function readQuery(query: unknown): string | null {
  if (typeof query === 'string') return query.replace(/^\?/, '') || null;
  const entries = Object.entries(asTextMap(query));
  return entries.length > 0 ? new URLSearchParams(entries).toString() : null;
}

function queryOf(url: string | null): string | null {
  const mark = url?.indexOf('?') ?? -1;
  return url === null || mark < 0 ? null : url.slice(mark + 1).split('#', 1)[0] || null;
}

function readCookies(cookies: unknown): Record<string, string> | null {
  if (typeof cookies !== 'string') return cookies ? asTextMap(cookies) : null;
  const pairs = cookies
    .slice(0, 8000)
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.includes('='));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
