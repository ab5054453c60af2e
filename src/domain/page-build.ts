import { z } from 'zod';
import { type Command, commandSchema } from './policy-parts.ts';

/** How the package of a page is built, in a copy of the tree; paths from the root. */
export const pageBuildSchema = z.object({
  /** Where the commands run; '' is the root. */
  folder: z.string(),
  run: z.array(commandSchema),
  /** What the build writes: an earlier build's is not taken along. */
  writes: z.array(z.string()),
  /** How long it took when it was first made. */
  tookMs: z.number(),
});
export type PageBuild = z.infer<typeof pageBuildSchema>;

const mostMs = 120_000;
const leastMs = 15_000;

/** Time to give a run for its build besides its own; 0 where nothing is built. */
export function buildAllowance(scenario: { kind: string; build?: PageBuild }): number {
  return scenario.build ? Math.min(mostMs, leastMs + 5 * scenario.build.tookMs) : 0;
}

/** Commands in one line, for a person. */
export function commandLine(run: readonly Command[]): string {
  return run.map((one) => (typeof one === 'string' ? one : one.join(' '))).join(' && ');
}
