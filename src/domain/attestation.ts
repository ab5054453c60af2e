import { z } from 'zod';
import { gateSchema } from './fix.ts';
import { tierSchema, verdictSchema } from './reproduction.ts';

export const statementType = 'https://in-toto.io/Statement/v1';
export const predicateType = 'https://reproof.dev/attestation/validation/v1';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const runsSchema = z.object({ failing: z.number().int(), total: z.number().int() });

/** What was checked, on what, with what. Everything here can be checked again by `reproof verify`. */
export const validationPredicateSchema = z.object({
  baseCommit: z.string(),
  /** The lockfile that dependencies came from; null where the repository has none. */
  lockfile: z.object({ path: z.string(), digest: z.object({ sha256 }) }).nullable(),
  tools: z.record(z.string(), z.string()),
  /** What ran the reproduction, and what production ran, where the event says so. */
  runtime: z.object({ name: z.string(), version: z.string(), production: z.string().nullable() }),
  sandbox: z.string(),
  reproduction: z.object({
    verdict: verdictSchema,
    tier: tierSchema,
    command: z.array(z.string()),
    cwd: z.string(),
  }),
  runs: z.object({ before: runsSchema, withFix: runsSchema.nullable(), reverted: runsSchema.nullable() }),
  gates: z.array(gateSchema),
  startedAt: z.string(),
  finishedAt: z.string(),
});
export type ValidationPredicate = z.infer<typeof validationPredicateSchema>;

/**
 * `attestation.json`: an unsigned in-toto Statement v1 over every other file of the bundle
 * (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md). To sign it, wrap it in a DSSE envelope.
 */
export const attestationSchema = z.object({
  _type: z.literal(statementType),
  subject: z.array(z.object({ name: z.string(), digest: z.object({ sha256 }) })).min(1),
  predicateType: z.literal(predicateType),
  predicate: validationPredicateSchema,
});
export type Attestation = z.infer<typeof attestationSchema>;
