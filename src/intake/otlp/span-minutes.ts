import { operationOf, type SpanMinute } from '../../domain/span-minute.ts';
import { attribute } from './attributes.ts';
import type { Signal } from './signals.ts';

/** Different ones of one export. */
const atMost = 500;
const minuteMs = 60_000;
/** Who says that a span took longer says nothing that could be added up. */
const longestMs = 24 * 3_600_000;

/** The spans of an export by service, environment, operation and minute; those without a service or a time are left out. */
export function spanMinutes(signals: readonly Signal[]): SpanMinute[] {
  const minutes = new Map<string, SpanMinute>();
  for (const span of signals) {
    const service = attribute(span.resource, 'service.name');
    if (span.kind !== 'span' || service === null || span.at === null || span.name === null) continue;
    const key = keyOf(span, service);
    const known = minutes.get(JSON.stringify(Object.values(key)));
    if (known) add(known, span);
    else if (minutes.size < atMost) minutes.set(JSON.stringify(Object.values(key)), first(key, span));
  }
  return [...minutes.values()];
}

type Key = Pick<SpanMinute, 'service' | 'environment' | 'operation' | 'minute'>;

function keyOf(span: Signal, service: string): Key {
  const at = Date.parse(span.at ?? '');
  return {
    service: service.slice(0, 200),
    environment: attribute(span.resource, 'deployment.environment.name', 'deployment.environment'),
    operation: operationOf(span.name ?? ''),
    minute: new Date(Math.floor(at / minuteMs) * minuteMs).toISOString(),
  };
}

function first(key: Key, span: Signal): SpanMinute {
  const none: SpanMinute = { ...key, count: 0, errors: 0, totalMs: 0, maxMs: 0, trace: null };
  return add(none, span);
}

function add(minute: SpanMinute, { level, milliseconds, traceId }: Signal): SpanMinute {
  const failed = level === 'error';
  const took = Math.min(milliseconds ?? 0, longestMs);
  // A failed one tells more than a slow one.
  const isTeller = failed ? minute.errors === 0 : minute.errors === 0 && took > minute.maxMs;
  if (isTeller || minute.trace === null) minute.trace = traceId;
  minute.count += 1;
  minute.errors += failed ? 1 : 0;
  minute.totalMs += took;
  minute.maxMs = Math.max(minute.maxMs, took);
  return minute;
}
