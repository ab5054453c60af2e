import { describe, expect, it } from 'vitest';
import type { Recording } from '../../domain/recording.ts';
import { flowsOf, showsOverlap } from './flow.ts';

const request = (id: string, startedAt: number, endedAt: number | null) => ({
  id,
  method: 'POST',
  url: `/${id}`,
  route: null,
  headers: [['Host', 'shop'] as [string, string], ['X-Customer', '7'] as [string, string]],
  body: null,
  startedAt,
  endedAt,
});

const recordingOf = (failing: ReturnType<typeof request>, earlier: ReturnType<typeof request>[]): Recording =>
  ({
    work: { kind: 'request', request: failing },
    earlier: earlier.map((one) => ({ request: one, response: null, overlaps: false })),
  }) as unknown as Recording;

describe('flowsOf', () => {
  it('sends what the recording holds in the order of arrival; beside each other what was', () => {
    const recording = recordingOf(request('c', 30, null), [request('b', 20, 40), request('a', 0, 10)]);
    const [flow] = flowsOf(recording, null, true);
    expect(flow?.requests.map(({ path, overlaps }) => [path, overlaps])).toEqual([
      ['/a', undefined],
      ['/b', undefined],
      ['/c', true],
    ]);
    expect(flow?.requests[0]?.headers).toEqual({ 'X-Customer': '7' });
    expect(showsOverlap(recording)).toBe(true);
  });

  it('sends a bare event’s request alone, then twice at once; a job gets none', () => {
    const get = { method: 'GET', path: '/x', headers: {}, body: null };
    expect(flowsOf(null, get, true).map(({ requests }) => requests.length)).toEqual([1, 2]);
    expect(flowsOf(null, get, false)).toEqual([{ requests: [], words: 'its own work' }]);
    expect(flowsOf(null, null, true)).toEqual([]);
  });
});
