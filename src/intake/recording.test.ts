import { describe, expect, it } from 'vitest';
import { readRecording } from './recording.ts';

const now = '2026-01-01T00:00:00.000Z';
const recording = {
  schema: 'reproof.recording/1',
  id: 'r1',
  event: 'e1',
  at: now,
  recorder: { name: 'recorder', version: '1' },
  service: null,
  release: null,
  environment: null,
  runtime: { name: 'node', version: '24.0.0', platform: 'linux', arch: 'x64' },
  trace: null,
  error: { type: 'TypeError', message: 'x', code: null },
  frames: [],
  work: {
    kind: 'request',
    request: {
      id: 'q1',
      method: 'GET',
      url: '/?token=a',
      route: null,
      headers: [
        ['Authorization', 'Bearer abcdef.123456'],
        ['Accept', '*/*'],
      ],
      body: null,
      startedAt: 0,
      endedAt: null,
    },
  },
  calls: [],
  clock: { origin: now, timeZone: null, reads: [], random: [], timers: [] },
  order: [],
  earlier: [],
  controls: [],
  scrubbed: [],
  dropped: {},
};
const event = {
  exception: [{ type: 'TypeError', value: 'x' }],
  request: { url: '/', headers: { authorization: 'Bearer abcdef.123456' } },
};
const envelope = (second: string) =>
  `{"event_id":"e1"}\n{"type":"event"}\n${JSON.stringify(event)}\n{"type":"reproof_recording"}\n${second}\n`;

describe('a recorder envelope', () => {
  it('gives the recording, its secrets replaced by the event’s placeholders', () => {
    const read = readRecording(envelope(JSON.stringify(recording)));
    expect(read.event).toMatchObject({ source: 'recorder', id: 'e1' });
    const work = read.recording?.work;
    const headers = work?.kind === 'request' ? work.request.headers : [];
    expect(headers).toEqual([
      ['Authorization', read.event.request?.headers.authorization],
      ['Accept', '*/*'],
    ]);
    expect(headers[0]?.[1]).toBe('Bearer xxxxxx.000000');
  });

  it('as it came, when asked', () => {
    expect(readRecording(envelope(JSON.stringify(recording)), { scrubber: null }).recording).toEqual(recording);
  });

  it('a damaged recording costs only itself', () => {
    const read = readRecording(envelope('{"schema":"reproof.rec'));
    expect(read.recording).toBeNull();
    expect(read.event.remarks).toContain('the recording could not be read: not JSON');
    expect(readRecording('TypeError: x').recording).toBeNull();
  });
});
