import { z } from 'zod';
import type { ModelUsage } from './model-usage.ts';

/** Money for a million tokens of each kind, in US dollars. */
export const modelPriceSchema = z.strictObject({
  input: z.number().min(0),
  cachedInput: z.number().min(0).optional().describe('as input where it is not said'),
  output: z.number().min(0),
});
export type ModelPrice = z.infer<typeof modelPriceSchema>;

/** How much of a model one bug may use. */
export interface ModelBudget {
  /** Answers of the model. */
  steps: number;
  /** Tokens in and out; those from a cache count a tenth. */
  tokens: number;
  money: number | null;
}

export const defaultModelBudget: ModelBudget = { steps: 60, tokens: 600_000, money: null };

/**
 * What a bound on money reckons with where no price is known: dearer than what is sold, so that it ends too early and
 * never too late.
 */
const dearest: ModelPrice = { input: 30, cachedInput: 30, output: 150 };

/** What usage costs. Without a price it is reckoned at the dearest, for the bound alone. */
export function costOf({ input, cached, output }: ModelUsage, price: ModelPrice | null): number {
  const { input: perInput, cachedInput = perInput, output: perOutput } = price ?? dearest;
  return ((input - cached) * perInput + cached * cachedInput + output * perOutput) / 1_000_000;
}

/** Tokens as the bound counts them. */
export function weighedTokens({ input, cached, output }: ModelUsage): number {
  return Math.round(input - cached * 0.9 + output);
}
