import { z } from 'zod';

/**
 * A value as it travels between processes: JSON, with `{ "$": kind, ... }` for what JSON has no word for:
 * undefined, nan, infinity, -infinity, -0, bigint, date, regexp, url, buffer (base64), map, set, nullproto, error,
 * instance (class name and own fields), function (source text), symbol, ref (cycle), opaque (not captured).
 */
export type EncodedValue = null | boolean | number | string | EncodedValue[] | { [key: string]: EncodedValue };
export const encodedValueSchema: z.ZodType<EncodedValue> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.number(),
    z.string(),
    z.array(encodedValueSchema),
    z.record(z.string(), encodedValueSchema),
  ]),
);

/** A file that the program reads, given to it with other content than the tree has. Path from the repository's root. */
const inputFileSchema = z.object({ path: z.string(), content: z.string() });
export type InputFile = z.infer<typeof inputFileSchema>;

const scenarioRequestSchema = z.object({
  method: z.string(),
  /** Path and query, without origin. */
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable(),
});
export type ScenarioRequest = z.infer<typeof scenarioRequestSchema>;

/** One step from a module to the value that is called: a property, a construction, or a call. */
const stepSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('get'), name: z.string() }),
  z.object({ do: z.literal('call'), name: z.string().nullable(), args: z.array(encodedValueSchema) }),
  z.object({ do: z.literal('new'), args: z.array(encodedValueSchema) }),
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
  }),
  z.object({
    kind: z.literal('call'),
    /** Path from the repository's root, or a package specifier resolved from `from`. */
    module: z.string(),
    from: z.string(),
    load: z.enum(['import', 'require']),
    /** Applied in order to the module's namespace (import) or exports (require); the result is awaited. */
    steps: z.array(stepSchema),
  }),
]);
export type Scenario = z.infer<typeof scenarioSchema>;
export type ProgramScenario = Extract<Scenario, { kind: 'program' }>;
export type CallScenario = Extract<Scenario, { kind: 'call' }>;
