import type { ProductionEvent } from '../domain/event.ts';
import { looksBinary, openBody } from './body.ts';
import { readBugMarkdown } from './bug-report/markdown.ts';
import { draftOfReport, readAutoFileBody } from './bug-report/report.ts';
import { completeEvent, type EventDraft } from './draft.ts';
import { intakeLimits } from './limits.ts';
import { asObject, at, type LooseObject, tryParseJson } from './loose-json.ts';
import { isOtlpExport, readOtlpExport } from './otlp/export.ts';
import { scrubEvent } from './scrubbing/event.ts';
import { Scrubber } from './scrubbing/scrubber.ts';
import { type Envelope, type EnvelopeItem, readEnvelope } from './sentry/envelope.ts';
import { isSentryEvent, readSentryEvent } from './sentry/event.ts';
import { draftOfRecord, readText } from './text.ts';
import { recordOf } from './traces/log-record.ts';
import { unreadable } from './unreadable.ts';

export interface ReadOptions {
  /** The time of receipt, for input that names none; without it such an event's `at` is null. */
  now?: () => Date;
  /** Replaces secrets; one of one's own keeps placeholders equal over several readings. `null` leaves everything as it came. */
  scrubber?: Scrubber | null;
}

/**
 * Reads one production occurrence from bytes or text of any format of SPEC 11 (Sentry envelope or event, OTLP/JSON,
 * auto-file body, bug report in Markdown, recorder envelope, printed stack trace, log), told apart by content. Secrets are replaced by
 * placeholders (SPEC INT-9). Faults: UNREADABLE_EVENT, saying what was found and what is accepted; nothing else is thrown.
 */
export function readEvent(input: Buffer | string, options: ReadOptions = {}): ProductionEvent {
  return readOpened(openInput(input), options, options.scrubber === undefined ? new Scrubber() : options.scrubber);
}

/** Input whose compression is undone, and the envelope that it is, if it is one. */
export interface OpenedInput {
  body: Buffer;
  envelope: Envelope | null;
}

/** Opens an input once for all that is read from it. Faults: UNREADABLE_EVENT. */
export function openInput(input: Buffer | string): OpenedInput {
  const body = openBody(input);
  return { body, envelope: body[0] === 0x7b ? readEnvelope(body) : null };
}

/** As readEvent, for input that is open; a scrubber of null leaves everything as it came. */
export function readOpened(input: OpenedInput, options: ReadOptions, scrubber: Scrubber | null): ProductionEvent {
  const event = completeEvent(readDraft(input), input.body, options.now);
  return scrubber ? scrubEvent(event, scrubber) : event;
}

function readDraft({ body, envelope }: OpenedInput): EventDraft {
  if (envelope) return readEnvelopeEvent(envelope);
  if (looksBinary(body)) throw unreadable(`it is binary data (${body.length} bytes)${protobufHint(body)}`);
  const text = body.toString('utf8').trim();
  if (text === '') throw unreadable('it has nothing but white space');
  const report = readBugMarkdown(text.slice(0, intakeLimits.eventBytes));
  if (report) return readReport(report);
  return text.startsWith('{') || text.startsWith('[') ? readJson(text) : readText(text);
}

/** Requests of OTLP exporters are protobuf by default: field 1, length-delimited. */
function protobufHint(body: Buffer): string {
  return body[0] === 0x0a
    ? '; if it is an OTLP export in protobuf, export it as JSON (OTEL_EXPORTER_OTLP_PROTOCOL=http/json)'
    : '';
}

function readEnvelopeEvent(envelope: Envelope): EventDraft {
  const items = envelope.items.filter((item) => item.type === 'event');
  const item = items[0];
  if (!item) {
    const types = [...new Set(envelope.items.map((other) => other.type.slice(0, 40)))].slice(0, 8);
    throw unreadable(`it is an envelope without an event; its items are: ${types.join(', ')}`);
  }
  const remarks = items.length > 1 ? [`the envelope holds ${items.length} events; the first was read`] : [];
  const draft = readEnvelopeItem(envelope, item, 0);
  return { ...draft, remarks: [...(draft.remarks ?? []), ...remarks] };
}

/** The event in one item of an envelope; the envelope's header names only the first one. Faults: UNREADABLE_EVENT. */
export function readEnvelopeItem(envelope: Envelope, item: EnvelopeItem, index: number): EventDraft {
  const draft = readSentryEvent(parseEventItem(item));
  const recorded = index === 0 && envelope.items.some((other) => other.type === 'reproof_recording');
  const id = index === 0 ? at(envelope.header, 'event_id') : undefined;
  return {
    ...(typeof id === 'string' ? { id: id.slice(0, 64) } : {}),
    ...draft,
    source: recorded ? 'recorder' : 'sentry',
  };
}

function parseEventItem(item: EnvelopeItem): LooseObject {
  if (item.payload.length > intakeLimits.eventBytes) throw tooLarge(item.payload.length);
  const event = asObject(tryParseJson(item.payload.toString('utf8')));
  if (event) return event;
  throw unreadable(
    `it is an envelope whose event ${item.cut ? `is cut off after ${item.payload.length} bytes` : 'is not a whole JSON object'}`,
  );
}

function readReport(report: NonNullable<ReturnType<typeof readBugMarkdown>>): EventDraft {
  if (report.message || report.stackTrace || Object.keys(report.context).length > 0)
    return draftOfReport(report, 'bug-markdown');
  throw unreadable('it is a bug report without an error message or a stack trace');
}

function readJson(text: string): EventDraft {
  const parsed = text.length <= intakeLimits.logBytes ? tryParseJson(text) : undefined;
  if (parsed === undefined) return readJsonLines(text);
  const values = (Array.isArray(parsed) ? parsed : [parsed]).map(asObject).filter((value) => value !== null);
  const exports = values.filter(isOtlpExport);
  if (exports.length > 0) return readOtlpExport(exports);
  const value = values.map(unwrapped).find((candidate) => candidate !== null);
  if (value) return readJsonObject(value, text.length);
  throw unreadable('it is JSON, but no object');
}

/** Webhooks and stores wrap the event: `{ event }` or `{ data: { event } }`. */
function unwrapped(value: LooseObject): LooseObject | null {
  const inner = asObject(at(value, 'event')) ?? asObject(at(value, 'data', 'event'));
  return inner && isSentryEvent(inner) ? inner : value;
}

function readJsonObject(value: LooseObject, length: number): EventDraft {
  if (length > intakeLimits.eventBytes) throw tooLarge(length);
  if (isSentryEvent(value)) return readSentryEvent(value);
  const report = readAutoFileBody(value);
  if (report) return draftOfReport(report, 'auto-file');
  const record = recordOf(value, 0);
  if (record) return draftOfRecord(record);
  const keys = Object.keys(value)
    .slice(0, 8)
    .map((key) => key.slice(0, 40));
  throw unreadable(
    `it is a JSON object with ${keys.length > 0 ? `the keys ${keys.join(', ')}` : 'no keys'}, none of which holds an error`,
  );
}

/** A JSON value a line: OTLP file exporters write exports so, loggers records. Not a whole JSON value a line: a text that is cut off. */
function readJsonLines(text: string): EventDraft {
  const head = text.slice(0, intakeLimits.logBytes);
  const lines = head.split('\n').filter((line) => line.trim() !== '');
  const exports = lines.map((line) => (line.includes('"resource') ? asObject(tryParseJson(line)) : null));
  const otlp = exports.filter((value) => value !== null && isOtlpExport(value));
  if (otlp.length > 0) return readOtlpExport(otlp.filter((value) => value !== null));
  const first = lines[0] ?? '';
  try {
    return readText(text);
  } catch (fault) {
    if (tryParseJson(first) !== undefined && lines.length > 1) throw fault;
    throw unreadable(`it begins like JSON, but is damaged or ends too early (${text.length} characters)`, fault);
  }
}

function tooLarge(bytes: number): Error {
  return unreadable(`the event has ${bytes} bytes, more than the ${intakeLimits.eventBytes} that one may have`);
}
