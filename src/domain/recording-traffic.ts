import { z } from 'zod';
import { encodedValueSchema } from './encoded-value.ts';

/** Milliseconds since the recording's origin (`clock.origin`), monotonic; a fraction is kept. */
export const momentSchema = z.number().nonnegative();

/** Bytes as production saw them. Text where they are UTF-8, else base64; `bytes` is the full size, of which `text` may be the beginning. */
export const bodySchema = z.object({
  encoding: z.enum(['utf8', 'base64']),
  text: z.string().max(1_048_576),
  bytes: z.number().int().nonnegative(),
  truncated: z.boolean(),
});
export type RecordedBody = z.infer<typeof bodySchema>;

/** Names as they were written and in the order they came, repeated ones included. */
const headersSchema = z.array(z.tuple([z.string().max(256), z.string().max(16_384)])).max(200);

export const recordedRequestSchema = z.object({
  id: z.string(),
  method: z.string().max(32),
  /** Path and query as received, without origin. */
  url: z.string().max(16_384),
  /** The route's pattern, where the framework tells it: `/users/:id`. */
  route: z.string().max(1024).nullable(),
  headers: headersSchema,
  body: bodySchema.nullable(),
  startedAt: momentSchema,
  endedAt: momentSchema.nullable(),
});
export type RecordedRequest = z.infer<typeof recordedRequestSchema>;

export const recordedResponseSchema = z.object({
  status: z.number().int().min(100).max(599),
  headers: headersSchema,
  body: bodySchema.nullable(),
});
export type RecordedResponse = z.infer<typeof recordedResponseSchema>;

export const recordedJobSchema = z.object({
  id: z.string(),
  queue: z.string().nullable(),
  name: z.string(),
  payload: encodedValueSchema,
  attempt: z.number().int().nullable(),
  startedAt: momentSchema,
});

/** What the failing work was started by. */
export const unitOfWorkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), request: recordedRequestSchema }),
  z.object({ kind: z.literal('job'), job: recordedJobSchema }),
  /** A program's start, a timer, an event that nobody asked for. */
  z.object({ kind: z.literal('none') }),
]);
export type UnitOfWork = z.infer<typeof unitOfWorkSchema>;

const boundaryOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('response'), response: recordedResponseSchema }),
  z.object({ kind: z.literal('value'), value: encodedValueSchema }),
  z.object({
    kind: z.literal('error'),
    error: z.object({
      type: z.string(),
      message: z.string(),
      code: z.string().nullable(),
      /** What else its maker put onto it: a database's `constraint`, `errno`. */
      fields: z.record(z.string().max(100), z.union([z.string().max(2000), z.number(), z.boolean()])).optional(),
    }),
  }),
  /** Still on its way when the failure was caught. */
  z.object({ kind: z.literal('pending') }),
]);

/** One call that left the process, and what came back: what boundary replay answers in its place. */
export const boundaryCallSchema = z.object({
  id: z.string(),
  /** The unit of work that made it: a request's or job's id; null outside of any. */
  during: z.string().nullable(),
  kind: z.enum(['http', 'sql', 'key-value', 'message', 'dns', 'file', 'process', 'other']),
  /** Who was called: origin, database, host, program. */
  target: z.string().max(2048),
  /** What was asked: `GET /users/1`, a statement, a command. */
  operation: z.string().max(65_536),
  arguments: z.array(encodedValueSchema),
  request: recordedRequestSchema.nullable(),
  outcome: boundaryOutcomeSchema,
  startedAt: momentSchema,
  endedAt: momentSchema.nullable(),
});
export type BoundaryCall = z.infer<typeof boundaryCallSchema>;
