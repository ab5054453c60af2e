import type { ProductionEvent } from '../../domain/event.ts';
import type { Json } from '../inputs/document.ts';

/** A value that production left behind, with the name it had there. Parts that were not captured are absent. */
export interface CapturedValue {
  name: string;
  value: Json;
  /** `frame:<index>` (0 = innermost), `request`, `breadcrumb:<index>`, `message`. */
  from: string;
  /** Something below was cut by the SDK. */
  partial: boolean;
}

const placeholder = /^(<[^>]{0,60}>|\[(Filtered|Object|Array|Circular[^\]]*|Function: [^\]]*|[A-Z]\w* \(?.*\)?)\])$/;
const maxValues = 300;

/** A captured variable as far as it can be used: SDK placeholders are dropped, `<null>` is null. Undefined when nothing is left. */
export function usable(raw: unknown, depth = 0): { value: Json; partial: boolean } | undefined {
  if (raw === '<null>') return { value: null, partial: false };
  if (raw === null) return depth === 0 ? { value: null, partial: false } : { value: null, partial: true };
  if (typeof raw === 'string') return placeholder.test(raw) ? undefined : { value: raw, partial: false };
  if (typeof raw === 'number' || typeof raw === 'boolean') return { value: raw, partial: false };
  if (depth > 6 || typeof raw !== 'object') return undefined;
  if (Array.isArray(raw)) return usableArray(raw, depth);
  const fields: Array<[string, Json]> = [];
  let partial = false;
  for (const [key, field] of Object.entries(raw as Record<string, unknown>).slice(0, 100)) {
    const kept = usable(field, depth + 1);
    if (kept) fields.push([key, kept.value]);
    partial ||= !kept || kept.partial;
  }
  return { value: Object.fromEntries(fields), partial };
}

function usableArray(raw: unknown[], depth: number): { value: Json; partial: boolean } | undefined {
  const kept = raw.slice(0, 200).map((item) => usable(item, depth + 1));
  if (kept.every((item) => item === undefined) && kept.length > 0) return undefined;
  return { value: kept.map((item) => item?.value ?? null), partial: kept.some((item) => !item || item.partial) };
}

function fromFrames(event: ProductionEvent): CapturedValue[] {
  const frames = event.errors[0]?.frames ?? [];
  return frames.flatMap((frame, i) =>
    Object.entries(frame.vars ?? {}).flatMap(([name, raw]) => {
      const kept = usable(raw);
      return kept ? [{ name, value: kept.value, from: `frame:${i}`, partial: kept.partial }] : [];
    }),
  );
}

const sdkHeaders =
  /^(sentry-trace|baggage|traceparent|tracestate|host|connection|accept-encoding|x-forwarded-.*|x-request-id)$/i;

function pathOf(url: string): string {
  try {
    const parsed = new URL(url, 'http://localhost');
    return parsed.pathname + parsed.search;
  } catch {
    return url;
  }
}

function fromRequest(event: ProductionEvent): CapturedValue[] {
  const request = event.request;
  if (!request) return [];
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !sdkHeaders.test(name)));
  const path = pathOf(request.url);
  const body =
    typeof request.body === 'string' ? request.body : request.body === null ? null : JSON.stringify(request.body);
  const whole: Record<string, Json> = { method: request.method, path, url: path, headers };
  if (body !== null) whole.body = body;
  return [
    { name: 'request', value: whole, from: 'request', partial: body === null },
    { name: 'path', value: path, from: 'request', partial: false },
    { name: 'url', value: path, from: 'request', partial: false },
    { name: 'headers', value: headers, from: 'request', partial: false },
    { name: 'method', value: request.method, from: 'request', partial: false },
    ...(body === null ? [] : [{ name: 'body', value: body, from: 'request', partial: false }]),
  ];
}

function fromBreadcrumbs(event: ProductionEvent): CapturedValue[] {
  // The newest say most about the failure.
  return event.breadcrumbs.toReversed().flatMap((crumb, i) => {
    const from = `breadcrumb:${i}`;
    const found: CapturedValue[] = [];
    const url = crumb.data.url;
    if (typeof url === 'string') found.push({ name: 'path', value: pathOf(url), from, partial: false });
    const words = Array.isArray(crumb.data.arguments) ? crumb.data.arguments : [];
    for (const word of words) {
      const kept = usable(word);
      if (kept && kept.value !== null) found.push({ name: '', value: kept.value, from, partial: kept.partial });
    }
    return found;
  });
}

/** Quoted parts and word-like tokens of the message: an explicit throw often carries the value it refuses. */
function fromMessage(event: ProductionEvent): CapturedValue[] {
  const message = event.errors[0]?.message.slice(0, 2000) ?? '';
  const quoted = [...message.matchAll(/["'`]([^"'`]{1,200})["'`]/g)].map((m) => m[1] ?? '');
  const words = message.split(/[\s:,;"'`()]+/).filter((word) => word.length > 1 && /[\d\-_./@]/.test(word));
  return [...new Set([...quoted, ...words])].map((value) => ({ name: '', value, from: 'message', partial: false }));
}

/** Everything in the event that may have been part of an input, innermost frames first, duplicates removed. */
export function capturedValues(event: ProductionEvent): CapturedValue[] {
  const seen = new Set<string>();
  return [...fromRequest(event), ...fromFrames(event), ...fromMessage(event), ...fromBreadcrumbs(event)]
    .filter((captured) => {
      const key = `${captured.name}\0${JSON.stringify(captured.value)}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .slice(0, maxValues);
}
