import { expect, test } from 'vitest';
import { intakeLimits } from '../limits.ts';
import { Scrubber } from '../scrubbing/scrubber.ts';
import { readEnvelope } from './envelope.ts';
import { readEnvelopeItems } from './items.ts';

type Item = [type: string, payload: unknown, header?: object];

function contentsOf(...items: Item[]) {
  const parts = items.flatMap(([type, payload, header = {}]) => {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
    return [JSON.stringify({ type, length: Buffer.byteLength(text), ...header }), text];
  });
  const envelope = readEnvelope(Buffer.from(['{"event_id":"a"}', ...parts, ''].join('\n')));
  if (!envelope) throw new Error('no envelope');
  return readEnvelopeItems(envelope, new Scrubber());
}

test('every kind of item that SDKs send is used, kept or counted', () => {
  const contents = contentsOf(
    ['event', { message: 'x' }],
    ['event', { message: 'y' }],
    [
      'transaction',
      { transaction: 'GET /a', start_timestamp: 1, timestamp: 1.5, contexts: { trace: { trace_id: 't' } } },
    ],
    ['session', { status: 'exited', errors: 0 }],
    ['session', { status: 'exited', errors: 2 }],
    ['session', { status: 'crashed' }],
    ['session', { status: 'ok' }],
    ['sessions', { aggregates: [{ exited: 3, errored: 1 }, { crashed: 2 }, null, { exited: -1, crashed: 'x' }] }],
    ['client_report', { discarded_events: [{ reason: 'queue_overflow', category: 'error', quantity: 7 }, {}] }],
    ['check_in', { monitor_slug: 'nightly', status: 'error' }],
    ['user_report', { event_id: 'e', comments: 'it broke, write to jane@shop.example', email: 'jane@shop.example' }],
    ['feedback', { contexts: { feedback: { message: 'slow', associated_event_id: 'e' } } }],
    ['attachment', 'log line', { filename: '../../etc/app.log', content_type: 'text/plain' }],
    ['profile', {}],
    ['replay_event', {}],
    ['replay_recording', 'binary'],
    ['statsd', 'a:1|c'],
    ['log', { items: [] }],
    ['__proto__', 'x'],
    ['of tomorrow', 'x'],
  );
  expect(contents.events).toHaveLength(2);
  expect(contents.outcomes).toEqual([]);
  expect(contents.counts).toEqual({
    error: 2,
    transaction: 1,
    session: 5,
    internal: 1,
    monitor: 1,
    feedback: 2,
    attachment: 1,
    profile: 1,
    replay: 2,
    metric_bucket: 1,
    log_item: 1,
    default: 2,
  });
  expect(contents.evidence).toEqual({
    attachments: [{ filename: 'app.log', contentType: 'text/plain', payload: Buffer.from('log line') }],
    transactions: [{ name: 'GET /a', traceId: 't', status: null, milliseconds: 500 }],
    feedback: [
      { eventId: 'e', text: 'it broke, write to xxxx@xxxx.example' },
      { eventId: 'e', text: 'slow' },
    ],
    checkIns: [{ monitor: 'nightly', status: 'error' }],
    sessions: { exited: 4, errored: 2, crashed: 3, abnormal: 0 },
    discarded: [{ reason: 'queue_overflow', category: 'error', quantity: 7 }],
  });
});

test('what cannot be taken is told, and the rest is taken', () => {
  const big = 'x'.repeat(intakeLimits.eventBytes + 1);
  const contents = contentsOf(
    ['event', big],
    ['attachment', big],
    ['session', 'no JSON'],
    ['event', {}],
    ['reproof_recording', 'one'],
    ['reproof_recording', 'two'],
    ['session', '{}', { length: 5000 }],
  );
  expect(contents.outcomes.map(({ kind, type }) => `${type} ${kind}`)).toEqual([
    'event too-large',
    'attachment too-large',
    'session unreadable',
    'reproof_recording beyond-bound',
    'session cut',
  ]);
  expect(contents.events).toHaveLength(1);
  expect(contents.recording?.payload.toString()).toBe('one');
});

test('attachments and events are kept up to their bounds', () => {
  const contents = contentsOf(
    ...Array.from({ length: 25 }, (): Item => ['attachment', 'a']),
    ...Array.from({ length: 120 }, (): Item => ['event', {}]),
  );
  expect(contents.evidence.attachments).toHaveLength(20);
  expect(contents.events).toHaveLength(100);
  expect(contents.outcomes).toHaveLength(25);
  expect(contents.counts).toEqual({ attachment: 25, error: 120 });
});
