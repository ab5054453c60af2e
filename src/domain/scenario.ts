import { z } from 'zod';
import { demandSchema } from './demand.ts';
import { encodedValueSchema } from './encoded-value.ts';
import { pageBuildSchema } from './page-build.ts';
import { boundaryCallSchema } from './recording-traffic.ts';

/** A file that the program reads, given to it with other content than the tree has. Path from the repository's root. */
const inputFileSchema = z.object({ path: z.string(), content: z.string() });
export type InputFile = z.infer<typeof inputFileSchema>;

export const scenarioRequestSchema = z.object({
  method: z.string(),
  /** Path and query, without origin. */
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
  /** What the body's text is; utf8 where it is not said. */
  bodyEncoding: z.enum(['utf8', 'base64']).optional(),
  /** Sent without waiting for the answers to those before it. */
  overlaps: z.boolean().optional(),
});
export type ScenarioRequest = z.infer<typeof scenarioRequestSchema>;

/** What stands in for a call that leaves the process: the same call made again gets the same outcome, in the order of the list. */
const boundaryAnswerSchema = boundaryCallSchema
  .pick({ kind: true, target: true, operation: true, outcome: true })
  // Of a database's: what it was asked with. Its value is `{ rows, rowCount?, command?, fields?: [name, type][] }`,
  // `{ header }` or, for several statements, `{ results }`; a key-value store's is the reply.
  .extend({ arguments: z.array(encodedValueSchema).optional() });
export type BoundaryAnswer = z.infer<typeof boundaryAnswerSchema>;

/** Time and chance as production had them: the date goes on from `origin`, chance gives what it gave while it is asked. */
const replayClockSchema = z.object({
  origin: z.iso.datetime(),
  random: z.array(z.object({ of: z.enum(['math-random', 'uuid', 'bytes']), value: z.union([z.number(), z.string()]) })),
});

/** One step from a module to the value that is called: a property, a construction, a call, or another value. */
const stepSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('get'), name: z.string() }),
  z.object({ do: z.literal('call'), name: z.string().nullable(), args: z.array(encodedValueSchema) }),
  z.object({ do: z.literal('new'), args: z.array(encodedValueSchema) }),
  /** Goes on with a value of its own instead of the module: the receiver of a method. */
  z.object({ do: z.literal('value'), value: encodedValueSchema }),
]);
export type CallStep = z.infer<typeof stepSchema>;

/** What stands in for a call that a page makes: the same method and URL get the same answer, however often. */
const pageAnswerSchema = z.object({
  method: z.string(),
  /** Path and query for the page's own origin, else the whole URL. */
  url: z.string(),
  status: z.number().int(),
  /** Content type, without parameters. */
  type: z.string(),
  body: z.string(),
});
export type PageAnswer = z.infer<typeof pageAnswerSchema>;

/** What a user does; elements by CSS selectors. */
const pageActionSchema = z.union([
  z.object({ click: z.string() }),
  z.object({ submit: z.string() }),
  z.object({ input: z.string(), value: z.string() }),
  z.object({ navigate: z.string() }),
]);
export type PageAction = z.infer<typeof pageActionSchema>;

/** How code is driven: run a program with given inputs (and, once it listens, requests), call an export, or open a page. */
export const scenarioSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('program'),
    /** Path from the repository's root. */
    entry: z.string(),
    cwd: z.string(),
    argv: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    inputs: z.array(inputFileSchema),
    /** Sent one after the other once the program listens; empty for a job. */
    requests: z.array(scenarioRequestSchema),
    /** In place of the network and the databases; a call that none of them answers fails as it would without a network. */
    answers: z.array(boundaryAnswerSchema).optional(),
    /** Databases that are stood in for: `postgresql`, `mysql`, `redis`. */
    databases: z.array(z.string()).optional(),
    clock: replayClockSchema.optional(),
    /** Names of asynchronous completions in the order in which they are let through; what is not named passes freely. */
    order: z.array(z.string()).optional(),
    /** What must come of the requests; without it, no crash. */
    demand: demandSchema.optional(),
  }),
  z.object({
    kind: z.literal('call'),
    /** Path from the repository's root, or a package specifier resolved from `from`. */
    module: z.string(),
    from: z.string(),
    load: z.enum(['import', 'require']),
    /** Applied in order to the module's namespace (import) or exports (require); the result is awaited. */
    steps: z.array(stepSchema),
    /** Further calls that begin right after it and are under way together with it. */
    beside: z.array(z.array(stepSchema)).optional(),
    /** What must come of the call; without it, no crash. */
    demand: demandSchema.optional(),
    /** As of a program. */
    answers: z.array(boundaryAnswerSchema).optional(),
    databases: z.array(z.string()).optional(),
    clock: replayClockSchema.optional(),
  }),
  z.object({
    kind: z.literal('page'),
    /** The HTML file, path from the repository's root; where it is built, one that the build may have written. */
    page: z.string(),
    /** Where it is opened: nothing is asked there, but scripts see it, and calls are told by it. */
    url: z.string(),
    /** Which folder (from the root, '' is the root) is served under which path; the longest path that fits counts. */
    serve: z.array(z.object({ at: z.string(), folder: z.string() })),
    /** Classic scripts of the tree that the page loads, in order; paths from the root. */
    scripts: z.array(z.string()),
    answers: z.array(pageAnswerSchema),
    /** Played one after the other, each when the page has come to rest. */
    actions: z.array(pageActionSchema),
    /** URL paths of scripts that are served empty. */
    without: z.array(z.string()).optional(),
    /** Headings of other errors that the page has as it stands: they are told and do not count. */
    besides: z.array(z.string()).optional(),
    /** What has to be built first: the page and the folders are then those of the built tree. */
    build: pageBuildSchema.optional(),
  }),
]);
export type Scenario = z.infer<typeof scenarioSchema>;
export type ProgramScenario = Extract<Scenario, { kind: 'program' }>;
export type PageScenario = Extract<Scenario, { kind: 'page' }>;
export type CallScenario = Extract<Scenario, { kind: 'call' }>;
