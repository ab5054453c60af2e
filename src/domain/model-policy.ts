import { z } from 'zod';
import { modelPriceSchema } from './model-budget.ts';

/**
 * What a repository says of models. Neither a key nor an address: those are of the machine that runs it, so that no
 * repository can have a key sent elsewhere.
 */
export const modelPolicySchema = z.strictObject({
  price: modelPriceSchema.optional().describe('US dollars for a million tokens'),
  budget: z
    .strictObject({
      steps: z.int().min(1).max(1_000).optional(),
      tokens: z.int().min(1_000).max(100_000_000).optional(),
      money: z.number().positive().optional().describe('US dollars for one bug'),
    })
    .optional()
    .describe('how much of a model one bug may use'),
});
