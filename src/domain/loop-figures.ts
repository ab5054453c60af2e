import { z } from 'zod';

/** The steps whose time is told, each from the bug's first signal on. */
export const timedSteps = ['investigation', 'proposal', 'approval', 'resolution'] as const;
export type TimedStep = (typeof timedSteps)[number];

const seconds = z.number().nonnegative();

const stepFiguresSchema = z.object({
  /** Bugs that took the step in the time asked about. */
  bugs: z.int(),
  /** Seconds; null where no bug took it. */
  median: seconds.nullable(),
  p90: seconds.nullable(),
  /** Days (UTC) with such bugs, oldest first. */
  trend: z.array(z.object({ day: z.iso.date(), bugs: z.int(), median: seconds })),
});

/** A share of things, and of how many; null where there are none. */
const rateSchema = z.object({ of: z.int(), share: z.number().min(0).max(1).nullable() });

/** The loop in figures (UX-2); every one of them is counted from the steps that the store keeps. */
export const loopFiguresSchema = z.object({
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  timeTo: z.record(z.enum(timedSteps), stepFiguresSchema),
  rates: z.object({
    /** Investigations that ended with a reproduction, of those that ended and were not of something else than code. */
    reproduction: rateSchema,
    /** Investigations that ended with a validated fix, of the same. */
    autoFix: rateSchema,
    /** Watches that ended quiet, of those that ended. */
    success: rateSchema,
    /** Proposals that were approved, of those that were decided about. */
    acceptance: rateSchema,
  }),
  /** What models took; money that is known, in US dollars. */
  cost: z.object({
    money: z.number().nonnegative(),
    tokens: z.number().nonnegative(),
    /** For each validated fix, whoever made it; null without one. */
    perFix: z.number().nonnegative().nullable(),
  }),
  /** What waits now: bugs by state, and proposals for decisions. */
  queue: z.object({ bugs: z.record(z.string(), z.int()), needsDecision: z.int() }),
});
export type LoopFigures = z.infer<typeof loopFiguresSchema>;
