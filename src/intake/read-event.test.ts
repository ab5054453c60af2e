import { readFileSync } from 'node:fs';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventSchema } from '../domain/event.ts';
import { Fault } from '../domain/fault.ts';
import { intakeLimits } from './limits.ts';
import { readEvent } from './read-event.ts';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const envelope = fixture('sdk-8-request.envelope');
const trace = 'TypeError: x is not a function\n    at run (/srv/a.js:1:2)';

function faultOf(input: Buffer | string): Fault {
  try {
    readEvent(input);
  } catch (fault) {
    if (fault instanceof Fault) return fault;
    throw fault;
  }
  throw new Error('it was read');
}

describe('told apart by content', () => {
  it.each([
    ['sentry', envelope],
    ['sentry', JSON.stringify({ exception: [{ type: 'Error', value: 'x' }] }, null, 2)],
    [
      'auto-file',
      JSON.stringify({ source: 'frontend', error_type: 'js_error', message: 'TypeError: x', stack_trace: '' }),
    ],
    ['bug-markdown', '# A bug\n\n## Auto-Filed Bug Report\n\n### Error Message\nTypeError: x is undefined\n'],
    [
      'otlp',
      JSON.stringify({
        resourceLogs: [
          { scopeLogs: [{ logRecords: [{ attributes: [{ key: 'exception.type', value: { stringValue: 'E' } }] }] }] },
        ],
      }),
    ],
    ['trace', trace],
    ['trace', 'ReferenceError: x is not defined'],
    [
      'log',
      `{"level":60,"err":{"type":"TypeError","message":"x","stack":${JSON.stringify(trace)}}}\n{"level":30,"msg":"bye"}`,
    ],
    ['log', `10:00 started\na\nb\nc\nd\n${trace}`],
    ['recorder', `{}\n{"type":"event"}\n{"exception":[{"type":"E"}]}\n{"type":"reproof_recording"}\n{}`],
  ])('%s', (source, input) => {
    const event = readEvent(input);
    expect(event.source).toBe(source);
    expect(eventSchema.safeParse(event).error).toBeUndefined();
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['raw deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('a body in %s', (_name, compress) => {
    expect(readEvent(compress(envelope))).toEqual(readEvent(envelope));
  });

  it('reads UTF-16 and a byte order mark', () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(trace, 'utf16le')]);
    expect(readEvent(utf16).errors).toEqual(readEvent(trace).errors);
    expect(readEvent(`\ufeff${trace}`).errors).toEqual(readEvent(trace).errors);
  });

  it('gives the same input the same id, and the time of receipt only when asked', () => {
    expect(readEvent(trace)).toEqual(readEvent(Buffer.from(trace)));
    expect(readEvent(trace).at).toBeNull();
    expect(readEvent(trace, { now: () => new Date(0) }).at).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('unreadable', () => {
  it.each([
    ['nothing', '', /it is empty/],
    ['white space', ' \n ', /white space/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), /binary data/],
    ['OTLP as protobuf', Buffer.from([0x0a, 0x10, 0, 1, 2, 0xff]), /export it as JSON/],
    ['prose', 'We had a bad day.\nIt rained.', /text of 2 lines without a stack trace/],
    ['other JSON', '{"a":1}', /the keys a/],
    ['JSON that is no object', '[1,2]', /no object/],
    ['half an event', '{"exception":{"values":[{"type":"Err', /damaged or ends too early/],
    ['half an envelope', envelope.subarray(0, 2000), /event is not a whole JSON object/],
    ['an envelope whose length lies', '{}\n{"type":"event","length":500}\n{"exception":', /cut off after 13 bytes/],
    ['half a gzip', gzipSync(envelope).subarray(0, 300), /gzip data that is cut off/],
    ['a session', '{}\n{"type":"session"}\n{"sid":"1"}', /without an event; its items are: session/],
    ['a transaction', '{"event_id":"1","type":"transaction","message":""}', /transaction without an exception/],
    ['an OTLP export of success', '{"resourceSpans":[]}', /none with an exception/],
    ['an empty report', '## Auto-Filed Bug Report\n\n**Source:** x', /without an error message/],
    [
      'too much',
      JSON.stringify({ exception: [{ value: 'x'.repeat(intakeLimits.eventBytes) }] }),
      /more than the 1048576/,
    ],
  ])('%s', (_what, input, told) => {
    const fault = faultOf(input);
    expect(fault.code).toBe('UNREADABLE_EVENT');
    expect(fault.message).toMatch(told);
    expect(fault.help).toMatch(/^Accepted: a Sentry envelope/);
  });

  it('a small body that unfolds to a giant one', () => {
    const bomb = gzipSync(Buffer.alloc(intakeLimits.envelopeBytes + 1), { level: 1 });
    expect(faultOf(bomb).message).toMatch(/unfolds to more than 200 MiB/);
  }, 60_000);
});

const shapes = fc.oneof(
  fc.json({ maxDepth: 5 }),
  fc.string({ unit: 'binary', maxLength: 2000 }),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc
    .record({ exception: fc.jsonValue(), request: fc.jsonValue(), breadcrumbs: fc.jsonValue(), tags: fc.jsonValue() })
    .map((x) => JSON.stringify(x)),
  fc
    .record({
      values: fc.array(
        fc.record({
          type: fc.jsonValue(),
          value: fc.jsonValue(),
          stacktrace: fc.record({ frames: fc.jsonValue() }),
          mechanism: fc.jsonValue(),
        }),
      ),
    })
    .map((exception) => JSON.stringify({ exception })),
  fc
    .record({ error_type: fc.jsonValue(), stack_trace: fc.jsonValue(), context: fc.jsonValue() })
    .map((x) => JSON.stringify(x)),
  fc.array(fc.jsonValue()).map((list) => JSON.stringify({ resourceSpans: list, resourceLogs: list })),
  fc
    .array(
      fc.constantFrom(
        '    at a (b.js:1:2)',
        '  [cause]: Error: x {',
        'Error: x',
        '}',
        '    ^',
        'Traceback (most recent call last):',
        '  File "a", line 1',
        'panic: x',
        'goroutine 1 [running]:',
        '\tat a.b(C.java:1)',
        'Caused by: x.Y: z',
        'f@g.js:1:2',
        '[errors]: [',
        '',
      ),
    )
    .map((lines) => lines.join('\n')),
  fc.nat(envelope.length).map((end) => envelope.subarray(0, end)),
);

describe('whatever comes', () => {
  it('is read within the schema or refused by the one fault', () => {
    fc.assert(
      fc.property(shapes, (input) => {
        try {
          expect(eventSchema.safeParse(readEvent(input)).error).toBeUndefined();
        } catch (fault) {
          if (!(fault instanceof Fault)) throw fault;
          expect(fault.code).toBe('UNREADABLE_EVENT');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('pollutes no prototype', () => {
    const hostile =
      '{"__proto__":{"polluted":1},"exception":[{"type":"E","value":"x","stacktrace":{"frames":[{"filename":"a.js","vars":{"__proto__":{"polluted":1}}}]}}],"tags":{"__proto__":"x"},"request":{"url":"/","headers":{"__proto__":"y"}}}';
    const event = readEvent(hostile);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(event.errors[0]?.frames[0]?.vars?.['polluted']).toBeUndefined();
  });

  it('bounds lists, texts and depth', () => {
    const frames = Array.from({ length: 900 }, (_, i) => ({ filename: `/a${i}.js`, lineno: i + 1 }));
    let deep: unknown = 1;
    for (let i = 0; i < 1000; i += 1) deep = [deep];
    const event = readEvent(
      JSON.stringify({
        exception: [{ type: 'E', value: 'x', stacktrace: { frames } }],
        breadcrumbs: frames.map(() => ({ message: 'm', data: { deep } })).slice(0, 150),
      }),
    );
    expect(event.errors[0]?.frames).toHaveLength(intakeLimits.frames);
    expect(event.errors[0]?.frames[0]?.filename).toBe('/a899.js');
    expect(event.errors[0]?.frames.at(-1)?.filename).toBe('/a0.js');
    expect(event.remarks).toEqual([expect.stringMatching(/cut to 250 frames/)]);
    expect(event.breadcrumbs).toHaveLength(intakeLimits.breadcrumbs);
    expect(JSON.stringify(event.breadcrumbs[0]?.data)).toBe('{"deep":[[[[[[["[Array]"]]]]]]]}');
  });

  it.each([
    ['frames in a row', '    at a (b.js:1:2)\n'.repeat(40_000)],
    ['traces in a row', 'Error: x\n    at a (b.js:1:2)\n\n'.repeat(30_000)],
    ['colons', `${'Error:'.repeat(700)}\n`.repeat(200) + trace],
    ['one long line', `Error: ${'a.'.repeat(500_000)}\n    at a (b.js:1:2)`],
    ['parentheses', `Error: x\n    at ${'('.repeat(4000)}\n`.repeat(100) + trace],
    ['emails of dots', `Error: ${'a.'.repeat(15_000)}@${'a.'.repeat(15_000)}\n    at a (b.js:1:2)`],
    ['keys', `Error: ${'password='.repeat(7000)}\n    at a (b.js:1:2)`],
    ['token starts', `Error: ${'eyJa.eyJa-'.repeat(6000)}\n    at a (b.js:1:2)`],
    [
      'nested causes',
      `Error: x\n    at a (b.js:1:2) {\n${'  [cause]: Error: y\n    at a (b.js:1:2) {\n'.repeat(5000)}`,
    ],
    ['log lines', `${'{"level":50,"err":{"stack":"Error: x\\n    at a (b.js:1:2)"}}\n'.repeat(10_000)}`],
  ])(
    'stays fast on %s',
    (_what, text) => {
      const before = process.cpuUsage();
      readEvent(text);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(4000);
    },
    60_000,
  );
});
