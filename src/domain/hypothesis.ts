import { z } from 'zod';

/** A testable claim: "if this holds, the failure occurs at its site". Never confirmed without a run as evidence. */
export const hypothesisSchema = z.object({
  id: z.string(),
  /** Who raised it: a strategy's name, `engine`, a person, a model. */
  by: z.string(),
  claim: z.string(),
  state: z.enum(['open', 'confirmed', 'refuted', 'inconclusive']),
  /** Rank at the time of the attempt, higher first. */
  rank: z.number(),
  /** Ids of ledger entries and run logs. */
  evidence: z.array(z.string()),
});
export type Hypothesis = z.infer<typeof hypothesisSchema>;
