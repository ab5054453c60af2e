import { z } from 'zod';
import { demandSchema } from './demand.ts';
import { encodedValueSchema } from './encoded-value.ts';
import { scenarioRequestSchema } from './scenario.ts';

/** A call as a person names it: an export by its name (a property of one after a dot), and its arguments. */
const namedCallSchema = z.object({
  /** Path from the root or its end; null where the name alone has to do. */
  module: z.string().nullable(),
  name: z.string(),
  args: z.array(encodedValueSchema),
});
export type NamedCall = z.infer<typeof namedCallSchema>;

/** What was asked of the program. Several calls, and requests that overlap, are under way together. */
export const workSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('calls'), calls: z.array(namedCallSchema).min(1) }),
  z.object({ kind: z.literal('requests'), requests: z.array(scenarioRequestSchema).min(1) }),
  /** Not said: what the event's frames and request tell. */
  z.object({ kind: z.literal('as-recorded') }),
]);
export type Work = z.infer<typeof workSchema>;

/**
 * A failure without an exception, as it was reported: what was asked, what should have come of it, and what came.
 * `unclear`: it reads like such a report, but this is missing; nothing is guessed.
 */
export const expectationSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('stated'),
    work: workSchema,
    demand: demandSchema,
    /** What came instead (of a value or a status); null where that is no value. */
    actual: z.object({ value: encodedValueSchema }).nullable(),
  }),
  z.object({ kind: z.literal('unclear'), missing: z.array(z.object({ what: z.string(), supply: z.string() })) }),
]);
export type Expectation = z.infer<typeof expectationSchema>;
export type StatedExpectation = Extract<Expectation, { kind: 'stated' }>;

/** The stated expectation of an event; null for an exception and where the report is unclear. */
export function statedOf(event: { expectation?: Expectation }): StatedExpectation | null {
  return event.expectation?.kind === 'stated' ? event.expectation : null;
}
