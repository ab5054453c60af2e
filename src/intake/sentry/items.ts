import { intakeLimits } from '../limits.ts';
import { asArray, asObject, asText, at, type LooseObject, tryParseJson } from '../loose-json.ts';
import type { Scrubber } from '../scrubbing/scrubber.ts';
import type { Envelope, EnvelopeItem } from './envelope.ts';

/** Sentry's data categories (https://develop.sentry.dev/sdk/expected-features/rate-limiting/), by which items are counted. */
const categories: Readonly<Record<string, string>> = {
  event: 'error',
  transaction: 'transaction',
  session: 'session',
  sessions: 'session',
  attachment: 'attachment',
  check_in: 'monitor',
  profile: 'profile',
  profile_chunk: 'profile',
  replay_event: 'replay',
  replay_recording: 'replay',
  replay_video: 'replay',
  user_report: 'feedback',
  feedback: 'feedback',
  statsd: 'metric_bucket',
  metric_buckets: 'metric_bucket',
  metric_meta: 'metric_bucket',
  trace_metric: 'metric_bucket',
  log: 'log_item',
  otel_log: 'log_item',
  span: 'span',
  client_report: 'internal',
  reproof_recording: 'recording',
};

export interface Attachment {
  filename: string;
  contentType: string | null;
  payload: Buffer;
}

/** What came along with the events of an envelope, bounded. */
export interface EnvelopeEvidence {
  attachments: Attachment[];
  transactions: Array<{
    name: string | null;
    traceId: string | null;
    status: string | null;
    milliseconds: number | null;
  }>;
  /** What a person wrote about an event. */
  feedback: Array<{ eventId: string | null; text: string }>;
  checkIns: Array<{ monitor: string; status: string }>;
  /** Ends of sessions, by how they ended. */
  sessions: Readonly<Record<'exited' | 'errored' | 'crashed' | 'abnormal', number>>;
  /** What the SDK says that it threw away before it sent. */
  discarded: Array<{ reason: string; category: string; quantity: number }>;
}

/** An item that was not taken, and why. `cut`: shorter than its header says. */
export interface ItemOutcome {
  kind: 'too-large' | 'cut' | 'unreadable' | 'beyond-bound';
  type: string;
  bytes: number;
}

export interface EnvelopeContents {
  events: EnvelopeItem[];
  recording: EnvelopeItem | null;
  evidence: EnvelopeEvidence;
  /** Items by Sentry's data category; `default` for types that nobody here knows. */
  counts: Record<string, number>;
  outcomes: ItemOutcome[];
}

const kept = { events: 100, attachments: 20, attachmentBytes: 1024 * 1024, records: 100, outcomes: 100 } as const;
const payloadBound = intakeLimits.eventBytes;

/**
 * Goes through the items of an envelope once: events to be read, evidence beside them, the rest counted. Nothing in an
 * envelope is a fault: what cannot be taken is told as an outcome. `scrubber` hides secrets in what is kept of people's words.
 */
export function readEnvelopeItems(envelope: Envelope, scrubber: Scrubber | null): EnvelopeContents {
  const contents: EnvelopeContents = {
    events: [],
    recording: null,
    evidence: {
      attachments: [],
      transactions: [],
      feedback: [],
      checkIns: [],
      sessions: { exited: 0, errored: 0, crashed: 0, abnormal: 0 },
      discarded: [],
    },
    counts: {},
    outcomes: [],
  };
  for (const item of envelope.items) {
    const category = Object.hasOwn(categories, item.type) ? (categories[item.type] ?? 'default') : 'default';
    contents.counts[category] = (contents.counts[category] ?? 0) + 1;
    const refused = takeItem(contents, item, scrubber);
    if (refused && contents.outcomes.length < kept.outcomes) {
      contents.outcomes.push({ kind: refused, type: item.type, bytes: item.payload.length });
    }
  }
  return contents;
}

type Refusal = ItemOutcome['kind'] | null;

function takeItem(contents: EnvelopeContents, item: EnvelopeItem, scrubber: Scrubber | null): Refusal {
  // A length that is too long for a whole event is the SDK's slip: reading it tells.
  if (item.cut && item.type !== 'event') return 'cut';
  switch (item.type) {
    case 'event':
      if (item.payload.length > intakeLimits.eventBytes) return 'too-large';
      if (contents.events.length >= kept.events) return 'beyond-bound';
      contents.events.push(item);
      return null;
    case 'reproof_recording':
      if (contents.recording) return 'beyond-bound';
      contents.recording = item;
      return null;
    case 'attachment':
      return takeAttachment(contents.evidence, item);
    default: {
      const take = Object.hasOwn(takers, item.type) ? takers[item.type] : undefined;
      return take ? takeRecord(contents.evidence, item, take, scrubber) : null;
    }
  }
}

function takeAttachment(evidence: EnvelopeEvidence, item: EnvelopeItem): Refusal {
  if (item.payload.length > kept.attachmentBytes) return 'too-large';
  if (evidence.attachments.length >= kept.attachments) return 'beyond-bound';
  evidence.attachments.push({
    filename: (asText(at(item.header, 'filename'), 200) ?? 'attachment').replace(/^.*[\\/]/, ''),
    contentType: asText(at(item.header, 'content_type'), 100),
    // A copy: a part of the body would keep the whole of it in memory.
    payload: Buffer.from(item.payload),
  });
  return null;
}

type Taker = (evidence: EnvelopeEvidence, record: LooseObject, clean: (text: string) => string) => void;

function takeRecord(evidence: EnvelopeEvidence, item: EnvelopeItem, take: Taker, scrubber: Scrubber | null): Refusal {
  if (item.payload.length > payloadBound) return 'too-large';
  const record = asObject(tryParseJson(item.payload.toString('utf8')));
  if (!record) return 'unreadable';
  take(evidence, record, (text) => scrubber?.text(text, item.type) ?? text);
  return null;
}

const takers: Readonly<Record<string, Taker>> = {
  transaction: takeTransaction,
  session: takeSession,
  sessions: takeSessions,
  client_report: takeClientReport,
  check_in: takeCheckIn,
  user_report: (evidence, report, clean) =>
    takeFeedback(evidence, at(report, 'event_id'), at(report, 'comments'), clean),
  feedback: (evidence, event, clean) => {
    const said = at(event, 'contexts', 'feedback');
    takeFeedback(evidence, at(said, 'associated_event_id'), at(said, 'message'), clean);
  },
};

function takeTransaction(evidence: EnvelopeEvidence, event: LooseObject, clean: (text: string) => string): void {
  if (evidence.transactions.length >= kept.records) return;
  const [start, end] = [at(event, 'start_timestamp'), at(event, 'timestamp')];
  const name = asText(at(event, 'transaction'), 300);
  evidence.transactions.push({
    name: name === null ? null : clean(name),
    traceId: asText(at(event, 'contexts', 'trace', 'trace_id'), 64),
    status: asText(at(event, 'contexts', 'trace', 'status'), 40),
    milliseconds: typeof start === 'number' && typeof end === 'number' ? Math.round((end - start) * 1000) : null,
  });
}

function addSessions(evidence: EnvelopeEvidence, kind: keyof EnvelopeEvidence['sessions'], count: unknown): void {
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0 || count > 1e9) return;
  evidence.sessions = { ...evidence.sessions, [kind]: evidence.sessions[kind] + count };
}

/** https://develop.sentry.dev/sdk/telemetry/sessions/ */
function takeSession(evidence: EnvelopeEvidence, session: LooseObject): void {
  const status = at(session, 'status');
  const errors = at(session, 'errors');
  if (status === 'crashed' || status === 'abnormal') addSessions(evidence, status, 1);
  else if (status === 'exited')
    addSessions(evidence, typeof errors === 'number' && errors > 0 ? 'errored' : 'exited', 1);
}

function takeSessions(evidence: EnvelopeEvidence, sessions: LooseObject): void {
  for (const aggregate of asArray(at(sessions, 'aggregates')).slice(0, 1000)) {
    for (const kind of ['exited', 'errored', 'crashed', 'abnormal'] as const) {
      addSessions(evidence, kind, at(aggregate, kind));
    }
  }
}

/** https://develop.sentry.dev/sdk/telemetry/client-reports/ */
function takeClientReport(evidence: EnvelopeEvidence, report: LooseObject): void {
  for (const entry of asArray(at(report, 'discarded_events')).slice(0, kept.records)) {
    const quantity = at(entry, 'quantity');
    if (typeof quantity !== 'number' || !Number.isSafeInteger(quantity) || quantity < 0) continue;
    if (evidence.discarded.length >= kept.records) return;
    evidence.discarded.push({
      reason: asText(at(entry, 'reason'), 60) ?? 'unknown',
      category: asText(at(entry, 'category'), 60) ?? 'default',
      quantity,
    });
  }
}

function takeCheckIn(evidence: EnvelopeEvidence, checkIn: LooseObject): void {
  const monitor = asText(at(checkIn, 'monitor_slug'), 200);
  if (monitor === null || evidence.checkIns.length >= kept.records) return;
  evidence.checkIns.push({ monitor, status: asText(at(checkIn, 'status'), 40) ?? 'unknown' });
}

function takeFeedback(evidence: EnvelopeEvidence, id: unknown, said: unknown, clean: (text: string) => string): void {
  const text = asText(said, 4096);
  if (text === null || evidence.feedback.length >= kept.records) return;
  evidence.feedback.push({ eventId: asText(id, 64), text: clean(text) });
}
