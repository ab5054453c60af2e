import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delimited, encodeOtlp } from '../../../../test/support/otlp/encode.ts';
import { logsOfGo, tracesOfGo } from '../../../../test/support/otlp/written-by-go.ts';
import { readSignals } from '../../read-signals.ts';
import { decodeOtlp } from './messages.ts';

const { value } = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme', maxLength: 20 }).map((stringValue) => ({ stringValue })),
    fc.boolean().map((boolValue) => ({ boolValue })),
    fc.maxSafeInteger().map((intValue) => ({ intValue })),
    fc.constantFrom({ intValue: '9007199254740993' }, { intValue: '-9223372036854775808' }, {}),
    fc.double({ noNaN: true }).map((doubleValue) => ({ doubleValue })),
    fc.uint8Array({ minLength: 1 }).map((bytes) => ({ bytesValue: Buffer.from(bytes).toString('base64') })),
    fc.array(tie('value'), { minLength: 1, maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
    fc
      .array(fc.record({ key: fc.string({ minLength: 1 }), value: tie('value') }), { minLength: 1, maxLength: 3 })
      .map((values) => ({ kvlistValue: { values } })),
  ),
}));
const attributes = fc.array(fc.record({ key: fc.string(), value }), { minLength: 1, maxLength: 4 });
const nanoseconds = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const id = (size: number) =>
  fc.uint8Array({ minLength: size, maxLength: size }).map((made) => Buffer.from(made).toString('hex'));
const span = fc.record({
  traceId: id(16),
  spanId: id(8),
  parentSpanId: id(8),
  name: fc.string(),
  kind: fc.nat(5),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  events: fc.array(fc.record({ timeUnixNano: nanoseconds, name: fc.string(), attributes }), {
    minLength: 1,
    maxLength: 3,
  }),
  status: fc.record({ code: fc.nat(2) }),
});
const log = fc.record({
  timeUnixNano: nanoseconds,
  severityNumber: fc.nat(24),
  body: value,
  attributes,
  traceId: id(16),
  spanId: id(8),
  observedTimeUnixNano: nanoseconds,
});
const resource = fc.record({ attributes });
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 });
const spans = some(fc.record({ resource, scopeSpans: some(fc.record({ spans: some(span) })) }));
const logs = some(fc.record({ resource, scopeLogs: some(fc.record({ logRecords: some(log) })) }));
const exported = fc.oneof(
  spans.map((resourceSpans) => ({ resourceSpans })),
  logs.map((resourceLogs) => ({ resourceLogs })),
);

const stack = 'TypeError: x\n    at run (/srv/a.js:1:2)';
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const thrown = (message: string) => [
  text('exception.type', 'TypeError'),
  text('exception.message', message),
  text('exception.stacktrace', stack),
];
const shop = { attributes: [text('service.name', 'shop')] };
const trace = '5b8efff798038103d269b633813fc60c';
const failing = {
  resourceSpans: [
    {
      resource: shop,
      scopeSpans: [
        {
          spans: [
            {
              traceId: trace,
              spanId: 'aaaaaaaaaaaaaaaa',
              name: 'POST',
              kind: 2,
              startTimeUnixNano: '1795249550000000000',
              endTimeUnixNano: '1795249550250000000',
              status: { code: 2 },
            },
            {
              traceId: trace,
              spanId: 'bbbbbbbbbbbbbbbb',
              parentSpanId: 'aaaaaaaaaaaaaaaa',
              name: 'total',
              kind: 1,
              startTimeUnixNano: '1795249550001000000',
              events: [
                { name: 'exception', timeUnixNano: '1795249550015000000', attributes: thrown('one') },
                { name: 'exception', timeUnixNano: '1795249550016000000', attributes: thrown('two') },
              ],
            },
            {
              traceId: trace,
              spanId: 'cccccccccccccccc',
              parentSpanId: 'aaaaaaaaaaaaaaaa',
              name: 'rethrow',
              kind: 1,
              startTimeUnixNano: '1795249550002000000',
              events: [{ name: 'exception', timeUnixNano: '1795249550017000000', attributes: thrown('one') }],
            },
            { traceId: 'ee', spanId: 'dd', name: 'fine', kind: 2, startTimeUnixNano: '1795249550000000000' },
          ],
        },
      ],
    },
  ],
};

describe('a request in protobuf', () => {
  it('decodes to what its JSON form says, for any values', () => {
    fc.assert(
      fc.property(exported, (request) => {
        const kind = 'resourceSpans' in request ? ('traces' as const) : ('logs' as const);
        const decoded = decodeOtlp(encodeOtlp(request), kind);
        // The scope is written, and read, besides.
        expect(decoded).toMatchObject({ kind: 'decoded', request });
        expect(decodeOtlp(encodeOtlp(request), null)).toEqual(decoded);
      }),
      { numRuns: 200 },
    );
  }, 30_000);

  it('gives the same signals as JSON: each exception once, the failing trace as evidence', () => {
    const binary = readSignals(encodeOtlp(failing), { contentType: 'application/x-protobuf', expect: 'otlp-traces' });
    const json = readSignals(JSON.stringify(failing), { contentType: 'application/json' });
    expect(binary).toEqual(json);
    expect(binary.events.map(({ event }) => event.errors[0]?.message)).toEqual(['one', 'two']);
    expect(new Set(binary.events.map(({ event }) => event.id)).size).toBe(2);
    expect(binary.counts).toEqual({ span: 4, 'span-event': 3, log: 0 });
    expect(binary.traces).toHaveLength(1);
    expect(binary.traces[0]).toMatchObject({
      traceId: trace,
      spans: [
        { name: 'POST', milliseconds: 250, failed: true, service: 'shop' },
        { name: 'total', parentId: 'aaaaaaaaaaaaaaaa' },
        { name: 'rethrow' },
      ],
    });
  });

  it('written by the official Go module is read: nested values, ids, times, flags and links that are passed over', () => {
    const traces = decodeOtlp(Buffer.from(tracesOfGo, 'base64'), 'traces');
    const nested = {
      kvlistValue: {
        values: [
          { key: 'list', value: { arrayValue: { values: [{ stringValue: 'é' }, { boolValue: true }] } } },
          { key: 'big', value: { intValue: '-9007199254740993' } },
          { key: 'n', value: { intValue: -7 } },
          { key: 'd', value: { doubleValue: 0.5 } },
          { key: 'b', value: { bytesValue: 'AQL/' } },
        ],
      },
    };
    const first = { traceId: trace, spanId: '0102030405060708', kind: 2, endTimeUnixNano: '1795249550250000000' };
    expect(traces).toMatchObject({
      kind: 'decoded',
      request: {
        resourceSpans: [
          {
            scopeSpans: [
              { spans: [{ ...first, attributes: [{ key: 'nested', value: nested }, {}, {}] }, { name: 'total' }] },
            ],
          },
        ],
      },
    });
    const { events } = readSignals(Buffer.from(tracesOfGo, 'base64'), { expect: 'otlp-traces' });
    expect(events).toHaveLength(1);
    expect(events[0]?.event).toMatchObject({
      service: 'shop',
      release: '1.2.3',
      transaction: 'POST /carts',
      at: '2026-11-21T08:25:50.015Z',
      errors: [{ type: 'TypeError', frames: [{ function: 'run' }] }],
    });
    const logged = readSignals(Buffer.from(logsOfGo, 'base64'), {
      contentType: 'application/x-protobuf',
      expect: 'otlp-logs',
    });
    expect(logged.events).toHaveLength(1);
    expect(logged.events[0]?.event).toMatchObject({
      level: 'fatal',
      breadcrumbs: [{ message: 'loading', level: 'info' }],
    });
    expect(logged.traces).toMatchObject([{ traceId: trace, logs: [{ text: 'loading' }, { level: 'fatal' }] }]);
  });

  it('cut anywhere or of any bytes is decoded or told, never thrown', () => {
    const whole = encodeOtlp(failing);
    const damaged = fc.oneof(
      fc.nat(whole.length).map((end) => whole.subarray(0, end)),
      fc.uint8Array({ maxLength: 200 }).map((made) => Buffer.from(made)),
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }).map((changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        return bytes;
      }),
    );
    fc.assert(
      fc.property(damaged, (bytes) => {
        expect(['decoded', 'malformed']).toContain(decodeOtlp(bytes, null).kind);
      }),
      { numRuns: 1000 },
    );
  }, 30_000);

  it('nested without end is refused', () => {
    let nested = Buffer.alloc(0);
    for (let depth = 0; depth < 2000; depth += 1) nested = Buffer.from(delimited(5, delimited(1, nested)));
    const body = delimited(1, delimited(2, delimited(2, delimited(5, nested))));
    expect(decodeOtlp(body, 'logs')).toEqual({ kind: 'malformed', why: 'messages are nested too deep' });
  });
});
