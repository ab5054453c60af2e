import { z } from 'zod';
import { demandSchema } from './demand.ts';
import { encodedValueSchema } from './encoded-value.ts';
import { scenarioRequestSchema } from './scenario.ts';

/** A call as a person names it: an export by its name (a property of one after a dot), and its arguments. */
export const namedCallSchema = z.object({
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

/** What was asked, in words: `total([1,2])`, `GET /price?x=2`; the same for the same work. */
export function workWords(work: Work): string {
  if (work.kind === 'as-recorded') return 'what production did';
  const calls =
    work.kind === 'calls' ? work.calls.map(({ name, args }) => `${name}(${JSON.stringify(args).slice(1, -1)})`) : [];
  const requests = work.kind === 'requests' ? work.requests.map(({ method, path }) => `${method} ${path}`) : [];
  return [...calls, ...requests].join(' and ').slice(0, 300);
}

/** A stated failure as the sentence that would report it. */
export function expectationWords({ work, demand, actual }: StatedExpectation): string {
  const words = workWords(work);
  const came = actual ? JSON.stringify(actual.value).slice(0, 200) : 'something else';
  switch (demand.kind) {
    case 'value':
      return `${words} gave ${came}, expected ${JSON.stringify(demand.expected).slice(0, 200)}`;
    case 'status':
      return `${words} answered status ${came}, expected status ${demand.expected}`;
    case 'settles':
      return `${words} did not settle within ${demand.withinMs} ms`;
    case 'bounded':
      return `${words} grows ${demand.of}`;
  }
}

/** Where a stated failure is: its kind, and the names and paths of the work without what changes from one to the next. */
export function expectationPlace({ work, demand }: StatedExpectation): string[] {
  if (work.kind === 'as-recorded') return [];
  const names = work.kind === 'calls' ? work.calls.map(({ name }) => name) : [];
  const paths = work.kind === 'requests' ? work.requests.map((one) => `${one.method} ${one.path.split('?')[0]}`) : [];
  return ['expected', demand.kind, ...[...names, ...paths].map((name) => name.replace(/\d+/g, '#'))];
}
