import type { Recording } from '../../src/domain/recording.ts';

/** A recording of nothing, for tests to put their own into. */
export const recordingOf = (parts: Partial<Recording>): Recording => ({
  schema: 'reproof.recording/1',
  id: 'r1',
  event: null,
  at: '2026-01-02T03:04:05.000Z',
  recorder: { name: 'test', version: '0' },
  service: null,
  release: null,
  environment: null,
  runtime: { name: 'node', version: 'v24.0.0', platform: 'linux', arch: 'x64' },
  trace: null,
  error: { type: 'TypeError', message: 'm', code: null },
  frames: [],
  work: { kind: 'none' },
  calls: [],
  clock: { origin: '2026-01-02T03:04:00.000Z', timeZone: null, reads: [], random: [], timers: [] },
  order: [],
  earlier: [],
  controls: [],
  scrubbed: [],
  dropped: {},
  ...parts,
});
