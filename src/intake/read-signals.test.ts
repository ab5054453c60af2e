import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../domain/event.ts';
import { readEvent } from './read-event.ts';
import { readSignals } from './read-signals.ts';
import { readRecording } from './recording.ts';

const exception = (value: string) => ({ exception: { values: [{ type: 'TypeError', value }] } });

function envelope(...items: Array<[type: string, payload: unknown]>): Buffer {
  const lines = items.flatMap(([type, payload]) => {
    const text = JSON.stringify(payload);
    return [JSON.stringify({ type, length: Buffer.byteLength(text) }), text];
  });
  return Buffer.from(['{"event_id":"e0"}', ...lines, ''].join('\n'));
}

describe('an envelope', () => {
  it('gives every event that it holds, and what is beside', () => {
    const signals = readSignals(
      envelope(
        ['event', exception('one of jane@shop.example')],
        ['session', { status: 'crashed' }],
        ['event', { ...exception('two'), event_id: 'e2' }],
        ['event', exception('three')],
      ),
    );
    expect(signals.events.map(({ event }) => event.errors[0]?.message)).toEqual([
      'one of xxxx@xxxx.example',
      'two',
      'three',
    ]);
    const ids = signals.events.map(({ event }) => event.id);
    expect(ids.slice(0, 2)).toEqual(['e0', 'e2']);
    expect(ids[2]).toMatch(/^[0-9a-f]{32}$/);
    expect(signals.counts).toEqual({ error: 3, session: 1 });
    expect(signals.beside?.sessions.crashed).toBe(1);
    expect(signals.outcomes).toEqual([]);
  });

  it('with one bad event loses that one alone', () => {
    const signals = readSignals(
      envelope(['event', {}], ['event', exception('x')], ['event', { message: 'x'.repeat(1 << 20) }]),
    );
    expect(signals.events).toHaveLength(1);
    expect(signals.outcomes.map(({ kind }) => kind)).toEqual(['too-large', 'unreadable']);
  });

  it('without any item is one where one was expected', () => {
    expect(readSignals('{"event_id":"a"}\n', { expect: 'envelope' })).toMatchObject({ events: [], outcomes: [] });
    expect(readSignals('{"event_id":"a"}\n').outcomes).toMatchObject([{ kind: 'no-signal' }]);
  });

  it('with one event reads as readRecording reads it', () => {
    const body = envelope(['event', exception('token=a8Kd93jfLq02mZx7Pw1v')], ['reproof_recording', {}]);
    expect(readSignals(gzipSync(body)).events).toEqual([readRecording(body)]);
  });
});

describe('any other body', () => {
  it('is read as readEvent reads it', () => {
    for (const text of [
      'TypeError: x is not a function\n    at run (/srv/a.js:1:2)',
      JSON.stringify({ ...exception('x'), event_id: 'a' }),
      JSON.stringify({ error_type: 'TypeError', message: 'x', stack_trace: '' }),
    ]) {
      expect(readSignals(text).events.map(({ event }) => event)).toEqual([readEvent(text)]);
    }
  });

  it('that holds none is told, whatever it is', () => {
    expect(readSignals('hello').outcomes).toEqual([
      { kind: 'no-signal', why: expect.stringContaining('without a stack trace') },
    ]);
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from([10, ...bytes])),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .array(fc.tuple(fc.constantFrom('event', 'session', 'sessions', 'feedback', 'x'), fc.jsonValue()))
        .map((items) => envelope(...items)),
    );
    const options = fc.record({
      contentType: fc.constantFrom('application/x-protobuf', 'application/json', null, 'x'),
      expect: fc.constantFrom('envelope', 'otlp-logs', 'otlp-traces', undefined),
    });
    fc.assert(
      fc.property(body, options, (bytes, given) => {
        const signals = readSignals(bytes, given);
        for (const { event } of signals.events) expect(eventSchema.safeParse(event).success).toBe(true);
        expect(
          signals.events.length + signals.outcomes.length + Object.keys(signals.counts).length,
        ).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  }, 30_000);
});

describe('lines that are nothing', () => {
  const log = { body: { stringValue: 'Error: x' }, severityNumber: 17 };
  const line = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [log] }] }] });
  const logsIn = (text: string) => readSignals(text).counts['log'] ?? 0;

  it('are passed over, blank ones without end', () => {
    expect(logsIn(`${line}\n{\n${'\r\n'.repeat(5_000)}${line}\n`)).toBe(2);
  });

  it('are read no further once there are too many of them', () => {
    expect(logsIn(`${line}\n${'{\n'.repeat(1_100)}${line}\n`)).toBe(1);
    const session = '{"type":"session","length":2}\n{}\n';
    expect(readSignals(`{}\n${session}${'}\n'.repeat(1_100)}${session}`).counts).toEqual({ session: 1 });
  });
});
