import { z } from 'zod';
import { encodedValueSchema } from './encoded-value.ts';
import { boundaryCallSchema } from './recording-traffic.ts';

/** A file that the program reads, given to it with other content than the tree has. Path from the repository's root. */
const inputFileSchema = z.object({ path: z.string(), content: z.string() });
export type InputFile = z.infer<typeof inputFileSchema>;

const scenarioRequestSchema = z.object({
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
const boundaryAnswerSchema = boundaryCallSchema.pick({ kind: true, target: true, operation: true, outcome: true });
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

/** How code is driven: run a program with given inputs (and, once it listens, requests), or call an export. */
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
    clock: replayClockSchema.optional(),
    /** Names of asynchronous completions in the order in which they are let through; what is not named passes freely. */
    order: z.array(z.string()).optional(),
  }),
  z.object({
    kind: z.literal('call'),
    /** Path from the repository's root, or a package specifier resolved from `from`. */
    module: z.string(),
    from: z.string(),
    load: z.enum(['import', 'require']),
    /** Applied in order to the module's namespace (import) or exports (require); the result is awaited. */
    steps: z.array(stepSchema),
    /** As of a program. */
    answers: z.array(boundaryAnswerSchema).optional(),
    clock: replayClockSchema.optional(),
  }),
]);
export type Scenario = z.infer<typeof scenarioSchema>;
export type ProgramScenario = Extract<Scenario, { kind: 'program' }>;
export type CallScenario = Extract<Scenario, { kind: 'call' }>;
