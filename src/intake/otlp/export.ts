import { createHash } from 'node:crypto';
import { spanKeys } from '../../domain/timeline.ts';
import type { SpanMinute } from '../../domain/span-minute.ts';
import type { Breadcrumb, EventError, Frame, InboundRequest, ProductionEvent } from '../../domain/event.ts';
import { type EventDraft, errorOf } from '../draft.ts';
import { readErrorClass } from '../error-class.ts';
import { intakeLimits } from '../limits.ts';
import { asText, at, type LooseObject } from '../loose-json.ts';
import { readCommit } from '../release.ts';
import { chooseTrace, findTraces } from '../traces/find.ts';
import { toLines } from '../traces/lines.ts';
import { unreadable } from '../unreadable.ts';
import { type Attributes, attribute, readAnyValue } from './attributes.ts';
import { collectSignals, type Signal } from './signals.ts';
import { spanMinutes } from './span-minutes.ts';
import { byTrace, type SignalsByTrace, type TraceEvidence, traceEvidence } from './trace-evidence.ts';

/** Whether a JSON object is an OTLP export of logs or traces. */
export function isOtlpExport(value: LooseObject): boolean {
  return ['resourceLogs', 'resourceSpans', 'resource_logs', 'resource_spans'].some((key) =>
    Array.isArray(at(value, key)),
  );
}

/**
 * Reads an OTLP/JSON export (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): the last exception of
 * its log records and span events, one that escaped its span or was logged as fatal before others; spans and log
 * records of the same trace become breadcrumbs. Faults: UNREADABLE_EVENT where no exception is in it.
 */
export function readOtlpExport(exports: readonly LooseObject[]): EventDraft {
  const signals = exports.flatMap(collectSignals);
  const exceptions = signals.filter((signal) => signal.isException);
  const chosen = exceptions.findLast((signal) => signal.escaped) ?? exceptions.at(-1);
  if (!chosen)
    throw unreadable(
      `it is an OTLP export of ${signals.length} spans, span events and log records, none with an exception`,
    );
  const draft = draftOf(chosen, byTrace(signals));
  if (exceptions.length < 2) return draft;
  const remark = `the export holds ${exceptions.length} exceptions; one was read`;
  return { ...draft, remarks: [...(draft.remarks ?? []), remark] };
}

const draftBound = 500;

/** All that one export holds: an event for each exception, and the traces that these belong to. */
export interface OtlpContents {
  drafts: EventDraft[];
  traces: TraceEvidence[];
  /** Of all spans, those that did well too. */
  spans: SpanMinute[];
  counts: Record<'span' | 'span-event' | 'log', number>;
  /** Exceptions beyond the 500 that are read of one export. */
  beyond: number;
}

/**
 * Reads every exception of an export, in its order; one that was noted more than once on its way up (the same class,
 * message and stack in one trace) is one. Throws nothing.
 */
export function readOtlpExports(exports: readonly LooseObject[]): OtlpContents {
  const signals = exports.flatMap(collectSignals);
  const traces = byTrace(signals);
  const counts = { span: 0, 'span-event': 0, log: 0 };
  const exceptions = new Map<string, Signal>();
  for (const signal of signals) {
    counts[signal.kind] += 1;
    if (!signal.isException) continue;
    const id = exceptionId(signal);
    if (!exceptions.has(id) || signal.escaped) exceptions.set(id, signal);
  }
  const read = [...exceptions].slice(0, draftBound);
  const drafts = read.map(([id, signal]) => ({ ...draftOf(signal, traces), id }));
  const failing = new Set(read.map(([, signal]) => signal.traceId).filter((id) => id !== null));
  const beyond = exceptions.size - read.length;
  return { drafts, traces: traceEvidence(failing, traces), spans: spanMinutes(signals), counts, beyond };
}

/** The same exception has the same id however often it is sent; without a trace its time tells it from others. */
function exceptionId(signal: Signal): string {
  const words = ['exception.type', 'exception.message', 'exception.stacktrace'].map((name) =>
    String(signal.attributes.get(name) ?? ''),
  );
  const place = signal.traceId ?? `${signal.at} ${attribute(signal.resource, 'service.name', 'host.name')}`;
  return createHash('sha256')
    .update(JSON.stringify([place, words]))
    .digest('hex')
    .slice(0, 32);
}

function draftOf(chosen: Signal, traces: SignalsByTrace): EventDraft {
  const resource = chosen.resource;
  const related = chosen.traceId === null ? [] : (traces.get(chosen.traceId) ?? []);
  const span =
    chosen.kind === 'log' ? related.find((other) => other.kind === 'span' && isSameSpan(other, chosen)) : chosen.span;
  const root = related.find((signal) => signal.kind === 'span' && signal.isEntry) ?? span;
  const release = attribute(resource, 'service.version');
  return {
    source: 'otlp',
    ...readErrors(chosen),
    at: chosen.at,
    level: chosen.level ?? 'error',
    release,
    commit: readCommit(release, textsOf(resource)),
    environment: attribute(resource, 'deployment.environment.name', 'deployment.environment'),
    service: attribute(resource, 'service.name'),
    serverName: attribute(resource, 'host.name', 'service.instance.id', 'k8s.pod.name'),
    runtime: readRuntime(resource),
    transaction: root ? transactionOf(root) : null,
    request: root ? readHttpRequest(root.attributes) : null,
    breadcrumbs: breadcrumbsOf(related, chosen),
    trace: chosen.traceId ? { traceId: chosen.traceId, spanId: chosen.spanId } : null,
    users: [attribute(chosen.attributes, 'user.id', 'enduser.id')].filter((id) => id !== null),
    tags: textsOf(resource),
  };
}

function readErrors(signal: Signal): Pick<EventDraft, 'errors' | 'platform'> & { remarks: string[] } {
  const { attributes } = signal;
  const stack = attribute(attributes, 'exception.stacktrace', 'code.stacktrace');
  const trace = stack ? chooseTrace(findTraces(toLines(stack))) : null;
  const printed = readErrorClass(attribute(attributes, 'exception.type') ?? trace?.errors[0]?.type ?? 'Error');
  const first = errorOf({
    type: printed.type,
    code: printed.code ?? trace?.errors[0]?.code ?? attribute(attributes, 'exception.code', 'error.code'),
    message: attribute(attributes, 'exception.message') ?? trace?.errors[0]?.message ?? '',
    frames: trace?.errors[0]?.frames ?? codeFrame(attributes),
    mechanism: signal.escaped ? { type: 'otlp', handled: false } : null,
  });
  const platform = platformOf(attribute(signal.resource, 'telemetry.sdk.language')) ?? trace?.platform ?? 'other';
  const unread = stack && !trace ? ['the stack trace of the exception could not be read'] : [];
  return {
    errors: [first, ...(trace?.errors.slice(1) ?? [])] satisfies EventError[],
    platform,
    remarks: [...(trace?.remarks ?? []), ...unread],
  };
}

function platformOf(language: string | null): ProductionEvent['platform'] | null {
  if (language === 'nodejs') return 'node';
  if (language === 'webjs') return 'javascript';
  return (['python', 'go', 'java'] as const).find((name) => name === language) ?? null;
}

/** Without a stack, `code.*` (old and new names) still names the place. */
function codeFrame(attributes: Attributes): Frame[] {
  const file = attribute(attributes, 'code.file.path', 'code.filepath');
  const line = attribute(attributes, 'code.line.number', 'code.lineno');
  const name = attribute(attributes, 'code.function.name', 'code.function');
  if (!file || !line) return [];
  const column = attribute(attributes, 'code.column.number', 'code.column') ?? '1';
  return (
    chooseTrace(findTraces([`    at ${name ?? '<anonymous>'} (${file}:${line}:${column})`]))?.errors[0]?.frames ?? []
  );
}

function readRuntime(resource: Attributes): ProductionEvent['runtime'] {
  const name = attribute(resource, 'process.runtime.name');
  const version = attribute(resource, 'process.runtime.version') ?? '';
  return name === null ? null : { name: name === 'nodejs' ? 'node' : name, version: version.replace(/^v(?=\d)/, '') };
}

function isSameSpan(one: Signal, other: Signal): boolean {
  return one.traceId !== null && one.traceId === other.traceId && one.spanId === other.spanId;
}

function transactionOf(span: Signal): string | null {
  const route = attribute(span.attributes, 'http.route');
  const method = attribute(span.attributes, 'http.request.method', 'http.method');
  return route && method ? `${method} ${route}` : span.name;
}

function readHttpRequest(attributes: Attributes): InboundRequest | null {
  const method = attribute(attributes, 'http.request.method', 'http.method');
  if (method === null) return null;
  const path = attribute(attributes, 'url.path');
  const query = attribute(attributes, 'url.query')?.replace(/^\?/, '') ?? null;
  const target = attribute(attributes, 'http.target') ?? (path ? `${path}${query ? `?${query}` : ''}` : '/');
  const host = attribute(attributes, 'server.address', 'http.host', 'net.host.name');
  const scheme = attribute(attributes, 'url.scheme', 'http.scheme') ?? 'http';
  const url = attribute(attributes, 'url.full', 'http.url') ?? (host ? `${scheme}://${host}${target}` : target);
  const mark = url.indexOf('?');
  return {
    method: method.toUpperCase(),
    url,
    headers: headersOf(attributes),
    query: query ?? (mark >= 0 ? url.slice(mark + 1) : null),
    body: attributes.get('http.request.body.content') ?? attributes.get('http.request.body') ?? null,
    cookies: null,
  };
}

function headersOf(attributes: Attributes): Record<string, string> {
  const prefix = 'http.request.header.';
  const headers = [...attributes].filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(headers.map(([name, value]) => [headerName(name.slice(prefix.length)), headerText(value)]));
}

/** Older SDKs write `content_type`. */
function headerName(said: string): string {
  return said.replaceAll('_', '-');
}

function headerText(value: unknown): string {
  return Array.isArray(value) ? value.map((part) => asText(part) ?? '').join(', ') : (asText(value) ?? '');
}

function breadcrumbsOf(related: readonly Signal[], chosen: Signal): Breadcrumb[] {
  return related
    .filter((signal) => signal !== chosen && signal.kind !== 'span-event')
    .toSorted((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
    .slice(-intakeLimits.breadcrumbs)
    .map((signal) => ({
      at: signal.at,
      category: signal.kind,
      level: signal.level,
      message: signal.name ?? asText(readAnyValue(signal.body)),
      data: {
        ...Object.fromEntries([...signal.attributes].filter(([name]) => !name.startsWith('exception.')).slice(0, 50)),
        ...spanOf(signal),
      },
    }));
}

/** What a waterfall needs of a span besides its attributes. */
function spanOf({ kind, spanId, parentId, milliseconds, resource }: Signal): Breadcrumb['data'] {
  if (kind !== 'span') return {};
  const service = attribute(resource, 'service.name');
  const told = { [spanKeys.id]: spanId, [spanKeys.parent]: parentId, [spanKeys.milliseconds]: milliseconds };
  const known = Object.entries({ ...told, [spanKeys.service]: service }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  return Object.fromEntries(known);
}

function textsOf(attributes: Attributes): Record<string, string> {
  const texts = [...attributes].map(([name, value]) => [name, asText(value, 500)] as const);
  return Object.fromEntries(texts.filter((pair): pair is [string, string] => pair[1] !== null));
}
