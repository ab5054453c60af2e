import { z } from 'zod';
import { proofActs } from './proof.ts';
import type { Proposal } from './proposal.ts';
import { riskSchema } from './proposal.ts';
import { tierSchema, verdictSchema } from './reproduction.ts';

const runsSchema = z.object({ failing: z.number().int(), total: z.number().int() });

/** How far a bug's proof has come, as a line of the queue shows it. Acts that did not run have a total of 0. */
export const proofSummarySchema = z.object({
  before: runsSchema,
  withFix: runsSchema,
  reverted: runsSchema,
  verdict: verdictSchema,
  tier: tierSchema,
  /** Of the fix; null where there is none. */
  lines: z.object({ added: z.number().int(), removed: z.number().int() }).nullable(),
  risk: riskSchema.pick({ level: true, score: true }),
  /** `file:line` of the first suspect. */
  place: z.string().nullable(),
  /** The first thing that was missing. */
  missing: z.string().nullable(),
});
export type ProofSummary = z.infer<typeof proofSummarySchema>;

/** The summary of a proposal, whatever its outcome. */
export function proofSummaryOf(proposal: Proposal): ProofSummary {
  const { fix, reproduction, risk, codeMap, missingEvidence } = proposal;
  const [before, withFix, reverted] = proofActs(proposal).map(({ failing, total }) => ({ failing, total }));
  const none = { failing: 0, total: 0 };
  const [suspect] = codeMap.suspects;
  return {
    before: before ?? none,
    withFix: withFix ?? none,
    reverted: reverted ?? none,
    verdict: reproduction.verdict,
    tier: reproduction.tier,
    lines: fix && { added: fix.linesAdded, removed: fix.linesRemoved },
    risk: { level: risk.level, score: risk.score },
    place: suspect ? `${suspect.file}${suspect.line === null ? '' : `:${suspect.line}`}` : null,
    missing: missingEvidence[0]?.what ?? null,
  };
}
