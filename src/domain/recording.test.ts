import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exceeds } from './json-bounds.ts';
import { readRecording, recordingBounds } from './recording.ts';

const at = '2026-01-01T00:00:00.000Z';
const request = {
  id: 'r1',
  method: 'POST',
  url: '/orders?x=1',
  route: '/orders',
  headers: [
    ['Set-Cookie', 'a'],
    ['Set-Cookie', 'b'],
  ],
  body: { encoding: 'utf8', text: '{}', bytes: 2, truncated: false },
  startedAt: 0,
  endedAt: 3.5,
};
const recording = {
  schema: 'reproof.recording/1',
  id: 'rec1',
  event: 'e1',
  at,
  recorder: { name: '@reproof/recorder', version: '0.1.0' },
  service: 'shop',
  release: 'v1',
  environment: 'production',
  runtime: { name: 'node', version: '24.18.0', platform: 'linux', arch: 'x64' },
  trace: null,
  error: { type: 'TypeError', message: 'x is undefined', code: null },
  frames: [
    {
      url: 'file:///app/src/a.js',
      function: 'total',
      line: 3,
      column: 7,
      receiver: { $: 'undefined' },
      arguments: { order: { items: [1, { $: 'nan' }] } },
      scopes: [{ kind: 'block', values: { i: 0 } }],
      entry: null,
    },
  ],
  work: { kind: 'request', request },
  calls: [
    {
      id: 'c1',
      during: 'r1',
      kind: 'http',
      target: 'https://rates.example',
      operation: 'GET /rates',
      arguments: [],
      request: null,
      outcome: { kind: 'response', response: { status: 200, headers: [], body: null } },
      startedAt: 1,
      endedAt: 2,
    },
  ],
  clock: { origin: at, timeZone: 'UTC', reads: [{ of: 'wall', at: 1, value: 1 }], random: [], timers: [] },
  order: [{ at: 1, kind: 'boundary', of: 'c1', during: 'r1' }],
  earlier: [{ request, response: null, overlaps: true }],
  controls: [{ request, response: { status: 200, headers: [], body: null }, calls: [] }],
  scrubbed: [],
  dropped: { values: 3 },
};
const read = (over: object) => readRecording(JSON.stringify({ ...recording, ...over }));
const faultsOf = (text: string) => {
  const reading = readRecording(text);
  return reading.kind === 'unreadable' ? reading.faults : [];
};

describe('a recording', () => {
  test('reads back as it was written', () => {
    expect(read({})).toEqual({ kind: 'read', recording });
  });

  test('keeps repeated headers in order', () => {
    const reading = read({});
    expect(reading.kind === 'read' && reading.recording.earlier[0]?.request.headers).toEqual(request.headers);
  });

  test('names the paths that are wrong', () => {
    expect(
      faultsOf(JSON.stringify({ ...recording, order: [{ at: -1, kind: 'timer', of: null, during: null }] })),
    ).toEqual([expect.stringMatching(/^order\.0\.at: /)]);
  });
});

describe('from an attacker', () => {
  test.each([
    ['no JSON', '{', 'not JSON'],
    ['null', 'null', ': '],
    ['a deep value', `{"frames":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'depth over'],
    ['very many values', `[${'0,'.repeat(recordingBounds.nodes)}0]`, 'nodes over'],
  ])('%s is refused without a throw', (_what, text, told) => {
    expect(faultsOf(text)[0]).toContain(told);
  });

  test('a text over the limit is not even parsed', () => {
    expect(faultsOf(' '.repeat(recordingBounds.bytes + 1))).toEqual([`more than ${recordingBounds.bytes} bytes`]);
  });

  test('a __proto__ key pollutes nothing', () => {
    const text = JSON.stringify({ ...recording, dropped: {} }).replace(
      '"dropped":{}',
      '"dropped":{"__proto__":7},"__proto__":{"polluted":1}',
    );
    const reading = readRecording(text.replace('"i":0', '"__proto__":{"polluted":1},"constructor":1'));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    if (reading.kind !== 'read') throw new Error(reading.faults.join());
    const { recording: got } = reading;
    for (const part of [got, got.dropped, got.frames[0]?.scopes[0]?.values])
      expect((part as { polluted?: unknown } | undefined)?.polluted).toBeUndefined();
    expect(got.frames[0]?.scopes[0]?.values.constructor).toBe(1);
  });

  test('nothing makes it throw', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(recording)), fc.jsonValue(), (key, value) => {
        expect(['read', 'unreadable']).toContain(read({ [key]: value }).kind);
      }),
    );
  });
});

test('bounds count depth, values and characters', () => {
  const bounds = { depth: 2, nodes: 5, characters: 6 };
  expect(exceeds({ ab: ['cd'] }, bounds)).toBeNull();
  expect(exceeds([[[]]], bounds)).toBe('depth');
  expect(exceeds([1, 2, 3, 4, 5], bounds)).toBe('nodes');
  expect(exceeds({ abcd: 'efg' }, bounds)).toBe('characters');
});
