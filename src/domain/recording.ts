import { z } from 'zod';
import { errorSchema } from './event.ts';
import { exceeds, type JsonBounds } from './json-bounds.ts';
import {
  boundaryCallSchema,
  momentSchema,
  recordedRequestSchema,
  recordedResponseSchema,
  unitOfWorkSchema,
} from './recording-traffic.ts';
import { encodedValueSchema } from './encoded-value.ts';

/** Bounds of one recording; the recorder keeps them, and a reader refuses what is beyond. */
export const recordingBounds: JsonBounds & { bytes: number } = {
  bytes: 16 * 1024 * 1024,
  depth: 64,
  nodes: 500_000,
  characters: 16 * 1024 * 1024,
};

const namedValues = z.record(z.string(), encodedValueSchema);

/** The values of one application frame, matched to the event's frames by place and never by index alone. */
export const recordedFrameSchema = z.object({
  /** As the engine said it: URL or path. */
  url: z.string(),
  function: z.string().nullable(),
  /** 1-based. */
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  /** Values are those at the throw; `entry` are those at the call, where the recorder could see it. */
  receiver: encodedValueSchema.nullable(),
  arguments: namedValues,
  scopes: z
    .array(z.object({ kind: z.enum(['local', 'block', 'closure', 'catch', 'module']), values: namedValues }))
    .max(20),
  entry: z.object({ receiver: encodedValueSchema.nullable(), arguments: z.array(encodedValueSchema) }).nullable(),
});
export type RecordedFrame = z.infer<typeof recordedFrameSchema>;

/** What the program was told about time and chance, in order; a replay answers the same. */
const clockSchema = z.object({
  /** Wall time at moment 0. */
  origin: z.iso.datetime(),
  timeZone: z.string().nullable(),
  reads: z.array(z.object({ of: z.enum(['wall', 'monotonic']), at: momentSchema, value: z.number() })).max(10_000),
  random: z
    .array(
      z.object({
        of: z.enum(['math-random', 'uuid', 'bytes']),
        at: momentSchema,
        value: z.union([z.number(), z.string()]),
      }),
    )
    .max(10_000),
  timers: z
    .array(
      z.object({
        id: z.string(),
        kind: z.enum(['timeout', 'interval', 'immediate']),
        delayMs: z.number(),
        setAt: momentSchema,
        firedAt: momentSchema.nullable(),
        /** Where it was set, `file:line` from the project's root; absent where that is not known. */
        place: z.string().max(1024).optional(),
      }),
    )
    .max(10_000),
});

/** One asynchronous step that ran, in the order of their running: what schedule exploration permutes and pins. */
const asyncStepSchema = z.object({
  at: momentSchema,
  kind: z.enum(['request', 'job', 'timer', 'boundary', 'promise', 'message', 'other']),
  /** Id of the request, job, timer or boundary call; null for others. */
  of: z.string().nullable(),
  during: z.string().nullable(),
  /**
   * What ran, the same in every process that runs the same code: `POST /orders` of a request or an HTTP call (no query),
   * the job's name, `readFile config.json` (path from the project's root), a statement's or command's beginning, of a timer
   * its place, or `timeout 5 ms`. One name may come more than once: the n-th of a name in a unit of work is the n-th begun.
   */
  name: z.string().max(1024).optional(),
});

/** A request before or beside the failing one: the one that does the harm is not always the one that suffers. */
const earlierSchema = z.object({
  request: recordedRequestSchema,
  response: recordedResponseSchema.nullable(),
  overlaps: z.boolean(),
});

/** A good request of the same service with what it got and what it called: a negative control. */
const controlSchema = z.object({
  request: recordedRequestSchema,
  response: recordedResponseSchema,
  calls: z.array(boundaryCallSchema).max(200),
});

export const recordingSchema = z.object({
  schema: z.literal('reproof.recording/1'),
  id: z.string().min(1),
  /** Id of the Sentry event in the same envelope. */
  event: z.string().nullable(),
  at: z.iso.datetime(),
  recorder: z.object({ name: z.string(), version: z.string() }),
  service: z.string().nullable(),
  release: z.string().nullable(),
  environment: z.string().nullable(),
  runtime: z.object({ name: z.string(), version: z.string(), platform: z.string(), arch: z.string() }),
  trace: z.object({ traceId: z.string(), spanId: z.string().nullable() }).nullable(),
  error: errorSchema.pick({ type: true, message: true, code: true }),
  /** Innermost first, application frames only. */
  frames: z.array(recordedFrameSchema).max(100),
  work: unitOfWorkSchema,
  calls: z.array(boundaryCallSchema).max(1000),
  clock: clockSchema,
  order: z.array(asyncStepSchema).max(50_000),
  earlier: z.array(earlierSchema).max(200),
  controls: z.array(controlSchema).max(20),
  /** What was replaced by typed placeholders (INT-9), by path. */
  scrubbed: z.array(z.object({ path: z.string(), rule: z.string() })).max(10_000),
  /** How much did not fit, by part: `calls`, `values`, `order`, ... A part that is not named is whole. */
  dropped: z.record(z.string(), z.number().int().positive()),
});
/** `reproof.recording/1`: what the recorder saw of one failure. */
export type Recording = z.infer<typeof recordingSchema>;

/** What came of reading a recording; `faults` name the paths that are wrong, at most ten. */
export type RecordingReading = { kind: 'read'; recording: Recording } | { kind: 'unreadable'; faults: string[] };

/**
 * Reads a recording from JSON text, which may come from anyone: size, depth and number of values are bounded before the
 * schema sees it. Throws nothing.
 */
export function readRecording(text: string): RecordingReading {
  if (Buffer.byteLength(text) > recordingBounds.bytes) return unreadable(`more than ${recordingBounds.bytes} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable('not JSON');
  }
  const excess = exceeds(value, recordingBounds);
  if (excess) return unreadable(`${excess} over ${recordingBounds[excess]}`);
  const parsed = recordingSchema.safeParse(value);
  if (parsed.success) return { kind: 'read', recording: parsed.data };
  return unreadable(...parsed.error.issues.slice(0, 10).map((issue) => `${issue.path.join('.')}: ${issue.message}`));
}

function unreadable(...faults: string[]): RecordingReading {
  return { kind: 'unreadable', faults };
}
