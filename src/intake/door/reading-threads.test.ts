import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { unpackBody } from '../../domain/packed-signal.ts';
import type { SentBody } from '../../ports/signal-reader.ts';
import { type ReadingBounds, ReadingThreads } from './reading-threads.ts';

function threads(bounds: Partial<ReadingBounds> = {}): ReadingThreads {
  const made = new ReadingThreads(bounds);
  onTestFinished(() => made.close());
  return made;
}

const sent = (text: string, over: Partial<SentBody> = {}): SentBody => ({
  bytes: Buffer.from(text),
  contentEncoding: null,
  contentType: null,
  receivedAt: new Date('2026-11-21T12:00:00Z'),
  ...over,
});
const crash = (n: number): string => `TypeError: order ${n} is undefined\n    at price (/srv/shop/price.js:${n}:3)`;
/** Much time and memory: an export of many records. */
const giant = (): SentBody => {
  const record = `{"body":{"stringValue":"${'x'.repeat(40)}"},"attributes":[{"key":"a","value":{"intValue":"1"}}]}`;
  const records = Array.from({ length: 120_000 }, () => record).join(',');
  return sent(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[${records}]}]}]}`, { expect: 'otlp-logs' });
};

test('bodies are read, scrubbed and packed in threads, each answer to its own body', async () => {
  const reader = threads({ threads: 2 });
  const bodies = Array.from({ length: 40 }, (_, n) =>
    sent('', { bytes: gzipSync(crash(n + 1)), contentEncoding: 'gzip' }),
  );
  const read = await Promise.all(bodies.map((body) => reader.read(body)));
  expect(read.map(({ signals }) => signals[0]?.head.title)).toEqual(
    bodies.map((_, n) => `TypeError: order ${n + 1} is undefined`),
  );
  const { event } = unpackBody(read[7]?.signals[0]?.body as Uint8Array);
  expect(event.errors[0]?.frames[0]).toMatchObject({ function: 'price', line: 8 });
  expect(reader.depth).toBe(0);
});

test('what cannot be read is refused with its reason', async () => {
  const reader = threads({ threads: 1 });
  await expect(reader.read(sent(''))).rejects.toMatchObject({ code: 'UNREADABLE_EVENT', message: 'the body is empty' });
  await expect(reader.read(sent('x', { contentEncoding: 'gzip' }))).rejects.toMatchObject({ code: 'UNREADABLE_EVENT' });
  await expect(reader.read(sent(crash(1), { mostBytes: 10 }))).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

test.each([
  ['takes too long', { bodyMs: 200 }, '200 ms'],
  ['needs too much memory', { heapMb: 40 }, '40 MiB'],
])('a body that %s is refused, and those behind it are read', async (_what, bounds, words) => {
  const reader = threads({ threads: 1, ...bounds });
  // What the thread needs for its own start does not count for a body.
  await reader.read(sent(crash(1)));
  const bodies = [giant(), sent(crash(2)), sent(crash(3))];
  const [refused, ...behind] = await Promise.allSettled(bodies.map((body) => reader.read(body)));
  expect(refused).toMatchObject({
    status: 'rejected',
    reason: { code: 'TOO_LARGE', message: expect.stringContaining(words) },
  });
  expect(behind.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
});

test('once closed, nothing is left open', async () => {
  const reader = threads({ threads: 1 });
  const cut = reader.read(giant());
  const waiting = reader.read(sent(crash(1)));
  await Promise.all([
    expect(cut).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' }),
    expect(waiting).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' }),
    reader.close(),
  ]);
  await expect(reader.read(sent(crash(2)))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});
