/**
 * What one 50 KB Sentry event costs behind the door: read, scrub, fingerprint, each apart, beside JSON.parse of the same
 * bytes. Run: npm run bench:door [-- events]
 */
import { fingerprint } from '../src/domain/fingerprint.ts';
import { readRecording } from '../src/intake/recording.ts';
import { readEvent } from '../src/intake/read-event.ts';
import { scrubEvent } from '../src/intake/scrubbing/event.ts';
import { Scrubber } from '../src/intake/scrubbing/scrubber.ts';
import { sentryEvents } from './load/sentry-events.ts';

const count = Number(process.argv[2] ?? 2000);
const next = sentryEvents({ seed: 7 });
const envelopes = Array.from({ length: 200 }, () => next().envelope);
const bytes = envelopes.reduce((sum, envelope) => sum + envelope.length, 0) / envelopes.length;
const bare = envelopes.map((envelope) => readEvent(envelope, { scrubber: null }));
const scrubbed = envelopes.map((envelope) => readEvent(envelope));

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new RangeError('no event was made');
  return item;
}

const steps: Record<string, (index: number) => unknown> = {
  'JSON.parse': (index) => {
    const envelope = pick(envelopes, index);
    return JSON.parse(envelope.toString('utf8', envelope.indexOf(10, envelope.indexOf(10) + 1) + 1));
  },
  read: (index) => readEvent(pick(envelopes, index), { scrubber: null }),
  scrub: (index) => scrubEvent(pick(bare, index), new Scrubber()),
  fingerprint: (index) => fingerprint(pick(scrubbed, index), []),
  'all (readRecording + fingerprint)': (index) => fingerprint(readRecording(pick(envelopes, index)).event, []),
};

/** Milliseconds of each call, the first half thrown away as warm-up. */
function timed(step: (index: number) => unknown): number[] {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    step(index);
    times.push(performance.now() - began);
  }
  return times.slice(count >> 1).toSorted((a, b) => a - b);
}

const at = (sorted: readonly number[], share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
console.log(`${envelopes.length} events, ${(bytes / 1024).toFixed(1)} KB on average; ${count} calls a step`);
let parse = Number.NaN;
for (const [name, step] of Object.entries(steps)) {
  const times = timed(step);
  if (name === 'JSON.parse') parse = at(times, 0.5);
  const ratio = (at(times, 0.5) / parse).toFixed(2);
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => at(times, share).toFixed(3));
  console.log(`${name.padEnd(34)} p10 ${low} ms, median ${middle} ms, p90 ${high} ms, ${ratio} x JSON.parse`);
}
