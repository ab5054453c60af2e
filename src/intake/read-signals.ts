import type { Occurrence } from '../domain/packed-signal.ts';
import type { ProductionEvent } from '../domain/event.ts';
import { Fault } from '../domain/fault.ts';
import type { SpanMinute } from '../domain/span-minute.ts';
import { looksBinary, openBody } from './body.ts';
import { completeEvent, type EventDraft } from './draft.ts';
import { intakeLimits } from './limits.ts';
import { asObject, type LooseObject, tryParseJson } from './loose-json.ts';
import { isOtlpExport, readOtlpExports } from './otlp/export.ts';
import { decodeOtlp, type OtlpKind } from './otlp/protobuf/messages.ts';
import type { TraceEvidence } from './otlp/trace-evidence.ts';
import { readEnvelopeItem, readOpened } from './read-event.ts';
import { recordingBeside } from './recording.ts';
import { scrubEvent } from './scrubbing/event.ts';
import type { ScrubRules } from './scrubbing/rules.ts';
import { Scrubber } from './scrubbing/scrubber.ts';
import { type Envelope, readEnvelope } from './sentry/envelope.ts';
import { type EnvelopeEvidence, type ItemOutcome, readEnvelopeItems } from './sentry/items.ts';

export interface SignalOptions {
  /** The request's Content-Type, where there is one. Protobuf is told by it, else by its bytes. */
  contentType?: string | null;
  /** What the address says that was posted to; without it the content tells. */
  expect?: 'envelope' | 'otlp-logs' | 'otlp-traces';
  /** The time of receipt, for events that name none. */
  now?: () => Date;
  /** An installation's own rules for what is hidden, on top of the defaults; the same object every time. */
  rules?: Partial<ScrubRules>;
}

/** A part that was not taken, and why. */
export type SignalOutcome = ItemOutcome | { kind: 'no-signal'; why: string };

/** All that one request or file holds. */
export interface Signals {
  events: Occurrence[];
  /** What came beside the events of an envelope. */
  beside: EnvelopeEvidence | null;
  /** The traces that failed, from an OTLP export. */
  traces: TraceEvidence[];
  /** What the spans of an OTLP export tell by service, operation and minute. */
  spans: SpanMinute[];
  /** Parts by category: Sentry's for envelopes, span, span-event and log for OTLP. */
  counts: Readonly<Record<string, number>>;
  outcomes: SignalOutcome[];
}

/**
 * Reads all events of a body whose Content-Encoding is undone (a compression that its first bytes tell is undone as
 * well), of every format that readEvent knows and OTLP over protobuf besides. Each event has placeholders of its own; what is
 * beside is scrubbed too. Nothing in a body is a fault: what holds no signal is an outcome. Throws nothing else than faults
 * of ours.
 */
export function readSignals(input: Buffer | string, options: SignalOptions = {}): Signals {
  try {
    return readBody(typeof input === 'string' ? Buffer.from(input, 'utf8') : input, options);
  } catch (error) {
    if (error instanceof Fault && error.code === 'UNREADABLE_EVENT')
      return nothing({ kind: 'no-signal', why: error.message });
    throw error;
  }
}

function nothing(...outcomes: SignalOutcome[]): Signals {
  return { events: [], beside: null, traces: [], spans: [], counts: {}, outcomes };
}

function readBody(input: Buffer, options: SignalOptions): Signals {
  if (isProtobuf(input, options)) return readProtobuf(input, options);
  const body = openBody(input);
  if (isProtobuf(body, options)) return readProtobuf(body, options);
  const envelope = body[0] === 0x7b ? readEnvelope(body, { mayBeEmpty: options.expect === 'envelope' }) : null;
  if (envelope) return readItems(envelope, body, options);
  const exports = otlpExports(body);
  if (exports.length > 0) return readExports(exports, body, options);
  const event = readOpened({ body, envelope: null }, options, new Scrubber(options.rules));
  return { ...nothing(), events: [{ event, recording: null }], counts: { error: 1 } };
}

function isProtobuf(body: Buffer, { contentType, expect }: SignalOptions): boolean {
  if (/^application\/(?:x-protobuf|x-google-protobuf|protobuf)\b/i.test(contentType ?? '')) return true;
  // Field 1, delimited: both requests begin so. A text that does begins with a line feed.
  return body[0] === 0x0a && (expect?.startsWith('otlp') === true || contentType == null) && looksBinary(body);
}

function kindOf({ expect }: SignalOptions): OtlpKind | null {
  if (expect === 'otlp-logs') return 'logs';
  return expect === 'otlp-traces' ? 'traces' : null;
}

function readProtobuf(body: Buffer, options: SignalOptions): Signals {
  const decoded = decodeOtlp(body, kindOf(options));
  if (decoded.kind === 'decoded') return readExports([decoded.request], body, options);
  return nothing({ kind: 'no-signal', why: `The body is no OTLP request in protobuf: ${decoded.why}.` });
}

/** One JSON export, a list of them, or one a line as file exporters write them. */
function otlpExports(body: Buffer): LooseObject[] {
  if (body.length > intakeLimits.otlpBytes || !body.includes('esource')) return [];
  const text = body.toString('utf8').trim();
  const whole = tryParseJson(text);
  const values = whole === undefined ? linesOf(text) : Array.isArray(whole) ? whole : [whole];
  return values.map(asObject).filter((value) => value !== null && isOtlpExport(value)) as LooseObject[];
}

/** The objects of a file that has one a line; with many lines that are none it is no such file. */
function linesOf(text: string): unknown[] {
  const values: unknown[] = [];
  let strays = 0;
  for (const line of text.split('\n')) {
    if (!line.trimStart().startsWith('{')) continue;
    const value = tryParseJson(line);
    if (value !== undefined) values.push(value);
    else if ((strays += 1) >= intakeLimits.strayLines) break;
  }
  return values;
}

function readExports(exports: readonly LooseObject[], body: Buffer, options: SignalOptions): Signals {
  const { drafts, traces, spans, counts, beyond } = readOtlpExports(exports);
  const events = drafts.map((draft) => ({ event: finished(draft, body, options), recording: null }));
  const scrubber = new Scrubber(options.rules);
  const outcomes: SignalOutcome[] = beyond > 0 ? [{ kind: 'beyond-bound', type: 'exception', bytes: body.length }] : [];
  // Names of operations may hold whatever a path does.
  const named = spans.map((span) => ({ ...span, operation: scrubber.text(span.operation, 'spans.operation') }));
  return { ...nothing(...outcomes), events, traces: scrubber.deep(traces, 'traces'), spans: named, counts };
}

function finished(draft: EventDraft, body: Buffer, options: SignalOptions): ProductionEvent {
  return scrubEvent(completeEvent(draft, body, options.now), new Scrubber(options.rules));
}

function readItems(envelope: Envelope, body: Buffer, options: SignalOptions): Signals {
  const contents = readEnvelopeItems(envelope, new Scrubber(options.rules));
  const events: Occurrence[] = [];
  const outcomes: SignalOutcome[] = [...contents.outcomes];
  for (const [index, item] of contents.events.entries()) {
    const scrubber = new Scrubber(options.rules);
    try {
      const draft = readEnvelopeItem(envelope, item, index);
      const bytes = index === 0 ? body : item.payload;
      const event = scrubEvent(completeEvent(draft, bytes, options.now), scrubber);
      events.push(index === 0 ? recordingBeside(event, contents.recording, scrubber) : { event, recording: null });
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'UNREADABLE_EVENT') throw error;
      outcomes.push({ kind: item.cut ? 'cut' : 'unreadable', type: 'event', bytes: item.payload.length });
    }
  }
  return { events, beside: contents.evidence, traces: [], spans: [], counts: contents.counts, outcomes };
}
