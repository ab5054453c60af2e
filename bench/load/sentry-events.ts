/** Sentry envelopes for load: about 50 KB each, of 1,000 bugs drawn by Zipf; a seed repeats them. */
import { breadcrumb, frame, functionName, request } from './event-parts.ts';
import { type Seeded, seeded, zipf } from './seeded.ts';

export interface LoadEvent {
  /** 32 hexadecimal digits, different in every event. */
  id: string;
  /** Which bug it is an occurrence of, 0 the most frequent one. */
  bug: number;
  /** The envelope, not compressed. */
  envelope: Buffer;
}

export interface LoadOptions {
  seed?: number;
  bugs?: number;
  frames?: number;
  breadcrumbs?: number;
}

const messages = [
  (bug: number) => `Cannot read properties of undefined (reading 'field${bug}')`,
  (bug: number) => `order.items${bug}.map is not a function`,
  (bug: number) => `no rate ${bug} for the shop of today`,
  (bug: number, random: Seeded) => `connect ECONNREFUSED 10.0.0.${bug % 250}:${1024 + random.below(60_000)}`,
];
const types = ['TypeError', 'TypeError', 'RangeError', 'Error'];

/** An endless source of events; each call makes the next one. */
export function sentryEvents(options: LoadOptions = {}): () => LoadEvent {
  const random = seeded(options.seed ?? 1);
  const nextBug = zipf(options.bugs ?? 1000, 1, random);
  return () => {
    const bug = nextBug();
    const id = random.hex(32);
    return { id, bug, envelope: toEnvelope(id, eventOf(random, bug, id, options)) };
  };
}

function toEnvelope(id: string, event: object): Buffer {
  const payload = JSON.stringify(event);
  const header = JSON.stringify({ event_id: id, sdk: { name: 'sentry.javascript.node', version: '10.78.0' } });
  return Buffer.from(
    `${header}\n{"type":"event","content_type":"application/json","length":${Buffer.byteLength(payload)}}\n${payload}\n`,
  );
}

function eventOf(random: Seeded, bug: number, id: string, options: LoadOptions): Record<string, unknown> {
  const at = 1_795_249_550 + random.below(86_400);
  const frames = Array.from({ length: options.frames ?? 30 }, (_, depth) => frame(random, bug, depth));
  const message = messages[bug % messages.length]?.(bug, random) ?? 'failed';
  return {
    event_id: id,
    timestamp: at + random.fraction(),
    platform: 'node',
    level: 'error',
    environment: 'production',
    release: `shop@1.${bug % 7}.0`,
    server_name: `web-${random.below(20)}`,
    transaction: `POST /api/orders/:id/${functionName(bug, 0)}`,
    sdk: { name: 'sentry.javascript.node', version: '10.78.0' },
    contexts: {
      runtime: { name: 'node', version: 'v22.18.0' },
      os: { name: 'Linux', version: '6.12.0' },
      trace: { trace_id: random.hex(32), span_id: random.hex(16) },
    },
    tags: { region: random.pick(['eu', 'us', 'ap']), shard: String(random.below(64)) },
    user: { id: String(random.below(100_000)), email: 'someone@mail.example' },
    exception: {
      values: [
        {
          type: types[bug % types.length],
          value: message,
          mechanism: { type: 'middleware', handled: false },
          stacktrace: { frames: frames.toReversed() },
        },
      ],
    },
    request: request(random),
    breadcrumbs: Array.from({ length: options.breadcrumbs ?? 100 }, (_, i) => breadcrumb(random, at - 100 + i)),
  };
}
