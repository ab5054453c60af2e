import { z } from 'zod';
import { codeMapSchema } from './code-map.ts';
import { fixSchema, plausibleSchema, validationSchema } from './fix.ts';
import { hypothesisSchema } from './hypothesis.ts';
import { narrowingSchema } from './narrowing.ts';
import { reproductionSchema } from './reproduction.ts';
import { routingSchema } from './routing.ts';

export const dispositions = [
  'code-fix',
  'configuration',
  'data-repair',
  'dependency',
  'customer-communication',
  'product-work',
  'not-a-bug',
  'undetermined',
] as const;
export type Disposition = (typeof dispositions)[number];

export const riskSchema = z.object({
  level: z.enum(['low', 'medium', 'high', 'unknown']),
  score: z.number(),
  factors: z.array(z.object({ factor: z.string(), points: z.number(), detail: z.string() })),
  rollback: z.string(),
});
export type Risk = z.infer<typeof riskSchema>;

export const confidenceSchema = z.object({ value: z.number().min(0).max(1), reason: z.string() });
export type Confidence = z.infer<typeof confidenceSchema>;

/** `reproof.proposal/1` (SPEC 11): what `reproof fix` writes in every outcome. */
export const proposalSchema = z.object({
  schema: z.literal('reproof.proposal/1'),
  bug: z.object({ title: z.string(), fingerprint: z.string(), errorType: z.string(), message: z.string() }),
  codeMap: codeMapSchema,
  hypotheses: z.array(hypothesisSchema),
  reproduction: reproductionSchema,
  /** What probes told of it (REP-7); left out or null where it was not narrowed down. */
  narrowing: narrowingSchema.nullable().optional(),
  fix: fixSchema.nullable(),
  /** Without a fix: what came nearest to one, likeliest first. None of them is claimed to be right. */
  plausible: z.array(plausibleSchema).optional(),
  validation: validationSchema,
  risk: riskSchema,
  confidence: confidenceSchema,
  disposition: z.object({ kind: z.enum(dispositions), reason: z.string() }),
  /** Whose it is (BUG-3); left out or null where nothing tells. */
  routing: routingSchema.nullable().optional(),
  recommendation: z.string(),
  missingEvidence: z.array(z.object({ what: z.string(), supply: z.string() })),
  /** Milliseconds by stage. */
  timings: z.record(z.string(), z.number()),
  cost: z.object({ money: z.number(), currency: z.string(), tokens: z.number().int() }),
  note: z.string(),
});
export type Proposal = z.infer<typeof proposalSchema>;
export type MissingEvidence = Proposal['missingEvidence'][number];
