import { z } from 'zod';
import { expectationSchema } from './expectation.ts';

/**
 * `reproof.event/1`: one production occurrence, normalised. Every intake format ends here and nothing behind intake
 * knows which it was. Field names are Sentry's where it has one (https://develop.sentry.dev/sdk/data-model/event-payloads/).
 */
const operationKinds = [
  'read',
  'write',
  'call',
  'construct',
  'iterate',
  'throw',
  'reference',
  'range',
  'other',
  // Without an exception: see expectation.ts.
  'value',
  'deadline',
  'growth',
] as const;

/** What the program did when it failed, parsed from the engine's message: `reading 'name' of undefined` and its like. */
export const operationSchema = z.object({
  kind: z.enum(operationKinds),
  /** The property or callee named by the message, where it names one. */
  property: z.string().nullable(),
  /** What the operation met: `undefined`, `null`, `not-a-function`, `not-iterable`, ... */
  met: z.string().nullable(),
  /** The call-site source text that V8 quotes, as `loc.toLowerCase` of `loc.toLowerCase is not a function`. */
  expression: z.string().nullable(),
});
export type Operation = z.infer<typeof operationSchema>;

/** One captured variable: SDKs ship them one level deep, so a value can be partial; `opaque` keeps what stood there. */
export const frameSchema = z.object({
  /** As production saw it: path, URL or module specifier; null for native frames. */
  filename: z.string().nullable(),
  absPath: z.string().nullable(),
  /** Name of the function as the engine wrote it (`Parser.__context`, `new SemVer`), null for anonymous. */
  function: z.string().nullable(),
  module: z.string().nullable(),
  /** 1-based; null when unknown. */
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  inApp: z.boolean(),
  /** node:internal, <anonymous>, native code. */
  native: z.boolean(),
  /** The frame stands behind an `await`. */
  async: z.boolean(),
  contextLine: z.string().nullable(),
  preContext: z.array(z.string()),
  postContext: z.array(z.string()),
  /** Raw captured variables as JSON; SDK placeholders such as `<Buffer(30)>` and `[Object]` are left as they came. */
  vars: z.record(z.string(), z.unknown()).nullable(),
  debugId: z.string().nullable(),
});
export type Frame = z.infer<typeof frameSchema>;

export const errorSchema = z.object({
  type: z.string(),
  message: z.string(),
  code: z.string().nullable(),
  operation: operationSchema,
  /** Innermost frame (the throw) first. */
  frames: z.array(frameSchema),
  mechanism: z.object({ type: z.string().nullable(), handled: z.boolean().nullable() }).nullable(),
});
export type EventError = z.infer<typeof errorSchema>;

export const requestSchema = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  query: z.string().nullable(),
  body: z.unknown().nullable(),
  cookies: z.record(z.string(), z.string()).nullable(),
});
export type InboundRequest = z.infer<typeof requestSchema>;

export const breadcrumbSchema = z.object({
  at: z.string().nullable(),
  category: z.string(),
  level: z.string().nullable(),
  message: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type Breadcrumb = z.infer<typeof breadcrumbSchema>;

export const eventSchema = z.object({
  schema: z.literal('reproof.event/1'),
  id: z.string(),
  source: z.enum(['sentry', 'otlp', 'auto-file', 'bug-markdown', 'recorder', 'trace', 'log', 'webhook', 'deploy']),
  at: z.string().nullable(),
  platform: z.enum(['javascript', 'node', 'python', 'go', 'java', 'other']),
  level: z.enum(['fatal', 'error', 'warning', 'info', 'debug']),
  title: z.string(),
  /** Outermost error first, its causes after it (`errors[0].frames` is the stack that production printed). */
  errors: z.array(errorSchema),
  release: z.string().nullable(),
  /** The commit, where the event names one (release, vcs.*, tags). */
  commit: z.string().nullable(),
  environment: z.string().nullable(),
  service: z.string().nullable(),
  serverName: z.string().nullable(),
  runtime: z.object({ name: z.string(), version: z.string() }).nullable(),
  transaction: z.string().nullable(),
  request: requestSchema.nullable(),
  breadcrumbs: z.array(breadcrumbSchema),
  trace: z.object({ traceId: z.string(), spanId: z.string().nullable() }).nullable(),
  users: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
  fingerprint: z.array(z.string()).nullable(),
  /** debug id -> source map or code file, from Sentry's debug_meta. */
  debugImages: z.array(z.object({ debugId: z.string(), codeFile: z.string() })),
  /** What was replaced by placeholders, by path; and what was cut. */
  scrubbed: z.array(z.object({ path: z.string(), rule: z.string() })),
  /** Of a failure without an exception: what was expected. Its `errors` then say it in words. */
  expectation: expectationSchema.optional(),
  /** Faults of the input that did not stop it from being read, for `missingEvidence`. */
  remarks: z.array(z.string()),
});
/** The normalised signal. */
export type ProductionEvent = z.infer<typeof eventSchema>;
