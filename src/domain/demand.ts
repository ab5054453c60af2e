import { z } from 'zod';
import { encodedValueSchema } from './encoded-value.ts';

/**
 * What a run has to do besides not to throw: give a value, answer with a status, settle in time, or hold no more of
 * something after each repetition. A run that does not fails with an error of its own (`demandErrors`).
 */
export const demandSchema = z.discriminatedUnion('kind', [
  /** The call's result, or the body of the last answer (as JSON where it is JSON), deeply and strictly equal. */
  z.object({ kind: z.literal('value'), expected: encodedValueSchema }),
  z.object({ kind: z.literal('status'), expected: z.number().int() }),
  /** By the program's own clock; what only waits is passed over. */
  z.object({ kind: z.literal('settles'), withinMs: z.number().int().positive() }),
  /** Rounds of `iterations` repetitions, each followed by a collection, do not all leave the same behind. */
  z.object({
    kind: z.literal('bounded'),
    of: z.enum(['heap', 'listeners', 'handles']),
    iterations: z.number().int().positive(),
  }),
]);
export type Demand = z.infer<typeof demandSchema>;

/** How an unmet demand fails: class, code and message of the error, on the bench and in a written test alike. */
export const demandErrors = {
  value: { type: 'AssertionError', code: 'ERR_ASSERTION', message: null },
  status: { type: 'AssertionError', code: 'ERR_ASSERTION', message: null },
  settles: { type: 'DeadlineError', code: 'ERR_DEADLINE', message: 'did not settle within its deadline' },
  bounded: { type: 'GrowthError', code: 'ERR_GROWTH', message: 'grow with every repetition' },
} as const satisfies Record<Demand['kind'], { type: string; code: string; message: string | null }>;
