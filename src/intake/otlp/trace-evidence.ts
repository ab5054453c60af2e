import type { ProductionEvent } from '../../domain/event.ts';
import { asText } from '../loose-json.ts';
import { attribute, readAnyValue } from './attributes.ts';
import type { Signal } from './signals.ts';

/** Spans and log records of one trace in which something failed: what led to the failure, beyond the service that threw. */
export interface TraceEvidence {
  traceId: string;
  spans: Array<{
    spanId: string | null;
    parentId: string | null;
    service: string | null;
    name: string | null;
    at: string | null;
    milliseconds: number | null;
    failed: boolean;
    attributes: Record<string, unknown>;
  }>;
  logs: Array<{ at: string | null; level: ProductionEvent['level'] | null; service: string | null; text: string }>;
  /** Spans and log records beyond the bounds. */
  dropped: number;
}

export type SignalsByTrace = ReadonlyMap<string, readonly Signal[]>;

const bounds = { traces: 50, spans: 300, logs: 200, attributes: 30 } as const;

export function byTrace(signals: readonly Signal[]): SignalsByTrace {
  const traces = new Map<string, Signal[]>();
  for (const signal of signals) {
    if (signal.traceId === null) continue;
    const known = traces.get(signal.traceId);
    if (known) known.push(signal);
    else traces.set(signal.traceId, [signal]);
  }
  return traces;
}

/** The evidence of the traces named, at most 50 of them; in each the first 300 spans and the last 200 log records. */
export function traceEvidence(failing: ReadonlySet<string>, traces: SignalsByTrace): TraceEvidence[] {
  return [...failing].slice(0, bounds.traces).map((traceId) => {
    const signals = traces.get(traceId) ?? [];
    const spans = signals.filter((signal) => signal.kind === 'span');
    const logs = signals.filter((signal) => signal.kind === 'log');
    return {
      traceId,
      spans: spans.slice(0, bounds.spans).map(spanOf),
      logs: logs.slice(-bounds.logs).map(logOf),
      dropped: Math.max(0, spans.length - bounds.spans) + Math.max(0, logs.length - bounds.logs),
    };
  });
}

function spanOf(span: Signal): TraceEvidence['spans'][number] {
  return {
    spanId: span.spanId,
    parentId: span.parentId ?? null,
    service: attribute(span.resource, 'service.name'),
    name: span.name,
    at: span.at,
    milliseconds: span.milliseconds ?? null,
    failed: span.level === 'error',
    attributes: Object.fromEntries([...span.attributes].slice(0, bounds.attributes)),
  };
}

function logOf(log: Signal): TraceEvidence['logs'][number] {
  return {
    at: log.at,
    level: log.level,
    service: attribute(log.resource, 'service.name'),
    text: asText(readAnyValue(log.body), 4096) ?? '',
  };
}
