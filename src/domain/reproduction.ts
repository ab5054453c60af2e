import { z } from 'zod';
import { scenarioSchema } from './scenario.ts';

const javascriptFrameworks = ['node:test', 'vitest', 'jest', 'mocha', 'ava'] as const;
const foreignFrameworks = ['pytest', 'unittest', 'go test', 'cargo test', 'maven', 'gradle'] as const;
export const frameworks = [...javascriptFrameworks, ...foreignFrameworks, 'none'] as const;
export type Framework = (typeof frameworks)[number];
/** Of languages that JavaScript's own reading does not know: what they need stands in `src/languages`. */
export type ForeignFramework = (typeof foreignFrameworks)[number];
export type JavaScriptFramework = (typeof javascriptFrameworks)[number];

/** I1: class, code, operation, throwing expression. I2: and the same frames to the replay's entry. I3: and the same origin of the bad value. */
export const tierSchema = z.enum(['none', 'I1', 'I2', 'I3']);
export type Tier = z.infer<typeof tierSchema>;

export const verdictSchema = z.enum(['reproduced', 'same-site', 'not-reproduced']);
export type Verdict = z.infer<typeof verdictSchema>;

export const identitySchema = z.object({ tier: tierSchema, score: z.number(), reasons: z.array(z.string()) });
/** How far an observed failure is the one seen in production; `score` 0..1, `reasons` say what agrees and what does not. */
export type Identity = z.infer<typeof identitySchema>;

/** Whether the rule says that it is production's failure: the least that "reproduced" asks for (REP-4). */
export function isSameFailure({ tier }: Pick<Identity, 'tier'>): boolean {
  return tier === 'I2' || tier === 'I3';
}

export const strategies = [
  'existing-test',
  'call-replay',
  'request-replay',
  'job-replay',
  'stack-synthesis',
  'schedule-exploration',
  'page-replay',
  'model-written',
  'person-written',
] as const;
export type StrategyName = (typeof strategies)[number];

/** The executable test and what its runs showed. Paths from the repository's root. */
export const reproductionSchema = z.object({
  verdict: verdictSchema,
  tier: tierSchema,
  strategy: z.enum(strategies).nullable(),
  framework: z.enum(frameworks),
  files: z.array(z.string()),
  command: z.array(z.string()),
  cwd: z.string(),
  runs: z.object({ failing: z.number().int(), total: z.number().int() }),
  identity: z.object({ score: z.number(), reasons: z.array(z.string()) }),
  minimised: z.boolean(),
  /** Of a race: how often it showed before its order was pinned, and the order. */
  schedule: z
    .object({
      /** Orders that were tried until the first that failed as in production, itself included. */
      explored: z.number().int(),
      /** Runs in no order at all. */
      unpinned: z.object({ failing: z.number().int(), total: z.number().int() }),
      order: z.array(z.string()),
      /** The order that the recording has was the one that failed first. */
      recorded: z.boolean().optional(),
    })
    .optional(),
});
export type ReproductionReport = z.infer<typeof reproductionSchema>;

/** A reproduction inside the pipeline: the report, the test files' text, and what can be driven again. */
export interface Reproduction {
  report: ReproductionReport;
  files: Record<string, string>;
  scenario: z.infer<typeof scenarioSchema>;
  failure: import('./run.ts').ObservedFailure;
  /** Nearest inputs that pass, kept as negative controls; the first is the closest. */
  neighbours: z.infer<typeof scenarioSchema>[];
  /** Ordinary inputs of the same entry that pass (good traffic). */
  ordinary: z.infer<typeof scenarioSchema>[];
  /** Further failing inputs of the same identity, found on the way. */
  siblings: z.infer<typeof scenarioSchema>[];
}
