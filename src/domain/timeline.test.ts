import { expect, it } from 'vitest';
import { recordingOf } from '../../test/support/recording.ts';
import type { ProductionEvent } from './event.ts';
import { spanKeys, timelineOf } from './timeline.ts';

const event = (breadcrumbs: ProductionEvent['breadcrumbs']) => ({ breadcrumbs }) as ProductionEvent;
const call = (id: string, startedAt: number, endedAt: number | null, outcome: object, during = 'r') => ({
  id,
  during,
  kind: 'sql' as const,
  target: 'orders',
  operation: `select ${id}`,
  arguments: [],
  request: null,
  outcome: outcome as never,
  startedAt,
  endedAt,
});

it('a recording is the request with the calls that it made, until it was caught', () => {
  const request = {
    id: 'r',
    method: 'POST',
    url: '/orders',
    route: null,
    headers: [],
    body: null,
    startedAt: 4_000,
    endedAt: null,
  };
  const recording = recordingOf({
    work: { kind: 'request', request },
    calls: [
      call('a', 4_010, 4_020, { kind: 'value', value: 1 }),
      call('b', 4_030, null, { kind: 'pending' }),
      call('c', 4_005, 4_006, { kind: 'error', error: { type: 'E', message: '', code: null } }),
      call('other', 4_001, 4_002, { kind: 'value', value: 1 }, 'another'),
    ],
  });
  const told = timelineOf({ event: event([]), recording });
  expect(told).toMatchObject({ source: 'recorder', totalMs: 1_000, left: 0 });
  expect(told?.bars.map(({ id, depth, startMs, endMs, outcome }) => [id, depth, startMs, endMs, outcome])).toEqual([
    ['r', 0, 0, 1_000, 'failed'],
    ['c', 1, 5, 6, 'failed'],
    ['a', 1, 10, 20, 'ok'],
    ['b', 1, 30, null, 'pending'],
  ]);
});

it('spans stand below their parents, and what has no time nowhere', () => {
  const span = (id: string, parent: string, at: string, ms: number, level = 'info') => ({
    at,
    category: 'span',
    level,
    message: id,
    data: { [spanKeys.id]: id, [spanKeys.parent]: parent, [spanKeys.milliseconds]: ms, [spanKeys.service]: 'shop' },
  });
  const told = timelineOf({
    event: event([
      span('root', '', '2026-01-01T00:00:00.000Z', 100),
      span('child', 'root', '2026-01-01T00:00:00.020Z', 30, 'error'),
      { at: '2026-01-01T00:00:00.025Z', category: 'log', level: 'info', message: 'a line', data: {} },
      { at: null, category: 'span', level: null, message: 'lost', data: {} },
      { at: '2026-01-01T00:00:00.000Z', category: 'http', level: null, message: 'of a browser', data: {} },
    ]),
    recording: null,
  });
  expect(told?.bars.map(({ name, depth, startMs, endMs, outcome }) => [name, depth, startMs, endMs, outcome])).toEqual([
    ['root', 0, 0, 100, 'ok'],
    ['child', 1, 20, 50, 'failed'],
    ['a line', 8, 25, 25, 'ok'],
  ]);
});

it('without spans and without a recorder there is none; of many the last stay', () => {
  const crumb = { at: '2026-01-01T00:00:00.000Z', category: 'http', level: null, message: 'GET /', data: {} };
  expect(timelineOf({ event: event([crumb]), recording: null })).toBeNull();
  const many = Array.from({ length: 100 }, (_, i) => call(`c${i}`, i, i + 1, { kind: 'value', value: 1 }));
  const told = timelineOf({ event: event([]), recording: recordingOf({ calls: many }) });
  expect([told?.bars.length, told?.left, told?.bars.at(-1)?.id]).toEqual([60, 40, 'c99']);
});
