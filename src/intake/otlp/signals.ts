import type { ProductionEvent } from '../../domain/event.ts';
import { asArray, asText, at, type LooseObject } from '../loose-json.ts';
import { type Attributes, readAttributes, timeOfNanoseconds } from './attributes.ts';

/** A span, span event or log record with what stands round it. */
export interface Signal {
  kind: 'span' | 'span-event' | 'log';
  name: string | null;
  attributes: Attributes;
  resource: Attributes;
  at: string | null;
  level: ProductionEvent['level'] | null;
  traceId: string | null;
  spanId: string | null;
  body: unknown;
  isException: boolean;
  /** It left its span uncaught, or was logged as fatal. */
  escaped: boolean;
  /** A span where work enters the service (server, consumer). */
  isEntry: boolean;
  /** The span above a span. */
  parentId?: string | null;
  /** How long a span took. */
  milliseconds?: number | null;
  /** The span of a span event. */
  span?: Signal;
}

const signalBound = 20_000;

/** All signals of one OTLP/JSON export, in its order; proto3 JSON's two spellings (`resourceSpans`, `resource_spans`) are both read. */
export function collectSignals(exported: LooseObject): Signal[] {
  const spans = groups(
    exported,
    'resourceSpans',
    'resource_spans',
    ['scopeSpans', 'scope_spans', 'instrumentationLibrarySpans'],
    'spans',
  );
  const logs = groups(
    exported,
    'resourceLogs',
    'resource_logs',
    ['scopeLogs', 'scope_logs'],
    'logRecords',
    'log_records',
  );
  const found = [
    ...spans.flatMap(({ resource, item }) => spanSignals(item, resource)),
    ...logs.map(({ resource, item }) => logSignal(item, resource)),
  ];
  return found.slice(-signalBound);
}

function groups(exported: LooseObject, camel: string, snake: string, scopes: readonly string[], ...items: string[]) {
  const found: Array<{ resource: Attributes; item: unknown }> = [];
  for (const group of asArray(at(exported, camel) ?? at(exported, snake))) {
    const resource = readAttributes(at(group, 'resource', 'attributes'));
    for (const scope of scopes.flatMap((name) => asArray(at(group, name)))) {
      for (const item of items.flatMap((name) => asArray(at(scope, name)))) {
        if (found.length < signalBound) found.push({ resource, item });
      }
    }
  }
  return found;
}

function spanSignals(span: unknown, resource: Attributes): Signal[] {
  const kind = at(span, 'kind');
  const own: Signal = {
    kind: 'span',
    name: asText(at(span, 'name'), 500),
    attributes: readAttributes(at(span, 'attributes')),
    resource,
    at: timeOfNanoseconds(at(span, 'startTimeUnixNano') ?? at(span, 'start_time_unix_nano')),
    level: isFailed(span) ? 'error' : null,
    traceId: asText(at(span, 'traceId') ?? at(span, 'trace_id'), 64),
    spanId: asText(at(span, 'spanId') ?? at(span, 'span_id'), 32),
    body: null,
    isException: false,
    escaped: false,
    parentId: asText(at(span, 'parentSpanId') ?? at(span, 'parent_span_id'), 32),
    milliseconds: millisecondsOf(span),
    isEntry: kind === 2 || kind === 5 || kind === 'SPAN_KIND_SERVER' || kind === 'SPAN_KIND_CONSUMER',
  };
  return [
    own,
    ...asArray(at(span, 'events'))
      .slice(0, 200)
      .map((event) => eventSignal(event, own)),
  ];
}

function millisecondsOf(span: unknown): number | null {
  const start = Number(at(span, 'startTimeUnixNano') ?? at(span, 'start_time_unix_nano') ?? Number.NaN);
  const end = Number(at(span, 'endTimeUnixNano') ?? at(span, 'end_time_unix_nano') ?? Number.NaN);
  return end >= start ? Math.round((end - start) / 1e3) / 1e3 : null;
}

function isFailed(span: unknown): boolean {
  const code = at(span, 'status', 'code');
  return code === 2 || code === 'STATUS_CODE_ERROR';
}

function eventSignal(event: unknown, span: Signal): Signal {
  const attributes = readAttributes(at(event, 'attributes'));
  const escaped = attributes.get('exception.escaped');
  return {
    ...span,
    kind: 'span-event',
    name: asText(at(event, 'name'), 200),
    attributes,
    at: timeOfNanoseconds(at(event, 'timeUnixNano') ?? at(event, 'time_unix_nano')) ?? span.at,
    level: 'error',
    isException: at(event, 'name') === 'exception' && hasException(attributes),
    escaped: escaped === true || escaped === 'true',
    span,
  };
}

function logSignal(record: unknown, resource: Attributes): Signal {
  const attributes = readAttributes(at(record, 'attributes'));
  const level = levelOf(at(record, 'severityNumber') ?? at(record, 'severity_number'));
  return {
    kind: 'log',
    name: null,
    attributes,
    resource,
    at: timeOfNanoseconds(
      at(record, 'timeUnixNano') ?? at(record, 'time_unix_nano') ?? at(record, 'observedTimeUnixNano'),
    ),
    level,
    traceId: asText(at(record, 'traceId') ?? at(record, 'trace_id'), 64),
    spanId: asText(at(record, 'spanId') ?? at(record, 'span_id'), 32),
    body: at(record, 'body'),
    isException: hasException(attributes),
    escaped: level === 'fatal',
    isEntry: false,
  };
}

function hasException(attributes: Attributes): boolean {
  return ['exception.type', 'exception.message', 'exception.stacktrace'].some((name) => attributes.has(name));
}

/** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
function levelOf(severity: unknown): ProductionEvent['level'] | null {
  const names = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  const named = typeof severity === 'string' ? names.findIndex((name) => severity.includes(name)) * 4 + 1 : severity;
  if (typeof named !== 'number' || named < 1) return null;
  return named >= 21 ? 'fatal' : named >= 17 ? 'error' : named >= 13 ? 'warning' : named >= 9 ? 'info' : 'debug';
}
