import { describe, expect, it } from 'vitest';
import { recordingOf } from '../../../test/support/recording.ts';
import type { RecordedRequest } from '../../domain/recording-traffic.ts';
import { answersFrom, clockOf, requestsOf } from './traffic.ts';

const request = (url: string, startedAt: number, endedAt: number | null): RecordedRequest => ({
  id: url,
  method: 'POST',
  url,
  route: null,
  headers: [
    ['Host', 'x'],
    ['Content-Type', 'text/plain'],
    ['Content-Length', '3'],
  ],
  body: { encoding: 'base64', text: 'AQI=', bytes: 2, truncated: false },
  startedAt,
  endedAt,
});

const recording = recordingOf({
  work: { kind: 'request', request: request('/bad', 30, null) },
  earlier: [
    { request: request('/beside', 20, 60), response: null, overlaps: true },
    { request: request('/before', 1, 5), response: null, overlaps: false },
  ],
});

describe('requestsOf', () => {
  it('has them in the order in which they came, those at once marked', () => {
    const requests = requestsOf(recording);
    expect(requests?.map(({ path, overlaps }) => [path, overlaps])).toEqual([
      ['/before', undefined],
      ['/beside', undefined],
      ['/bad', true],
    ]);
    expect(requests?.[0]).toMatchObject({
      headers: { 'content-type': 'text/plain' },
      body: 'AQI=',
      bodyEncoding: 'base64',
    });
    expect(requestsOf(recordingOf({}))).toBeNull();
  });
});

describe('clockOf', () => {
  it('begins where the work began', () => {
    expect(clockOf(recording)?.origin).toBe('2026-01-02T03:04:00.030Z');
    expect(clockOf(recordingOf({}))).toBeNull();
  });
});

describe('answersFrom', () => {
  it('has the calls in the order of their beginning, with what was asked', () => {
    const call = (url: string, startedAt: number) => ({
      id: url,
      during: null,
      kind: 'http' as const,
      target: 'http://users',
      operation: `POST ${url.split('?')[0]}`,
      arguments: [],
      request: request(url, startedAt, null),
      outcome: { kind: 'pending' as const },
      startedAt,
      endedAt: null,
    });
    const file = { ...call('/f', 0), kind: 'file' as const };
    const calls = [call('/b?x=1', 2), file, call('/a', 1)];
    const answers = answersFrom(calls, recordingOf({ calls }));
    expect(answers.map(({ operation }) => operation)).toEqual(['POST /a', 'POST /b?x=1']);
  });
});
