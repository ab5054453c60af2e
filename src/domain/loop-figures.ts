import { z } from 'zod';

/** The steps whose time is told, each from the bug's first signal on. */
export const timedSteps = ['investigation', 'proposal', 'approval', 'resolution'] as const;
export type TimedStep = (typeof timedSteps)[number];

/** How often the loop comes so far; each counts bugs, by the last of their steps that it is about. */
export const rateNames = ['reproduction', 'autoFix', 'success', 'acceptance'] as const;
export type RateName = (typeof rateNames)[number];

/**
 * What a figure counts is bugs, and these are the sets of them: the timed steps, then those of the rates (`ended` of which
 * `reproduced` and of these `fix-found`; `watched` of which `held`; `decided` of which `accepted`), then what a model was paid for.
 */
export const countedFigures = [
  ...timedSteps,
  'ended',
  'reproduced',
  'fix-found',
  'watched',
  'held',
  'decided',
  'accepted',
  'paid',
] as const;
export type CountedFigure = (typeof countedFigures)[number];

/** What figures are split by. */
export const splits = ['service', 'owner', 'team', 'specialist'] as const;
export type Split = (typeof splits)[number];

const seconds = z.number().nonnegative();

const timeSchema = z.object({
  /** Bugs that took the step in the time asked about. */
  bugs: z.int(),
  /** Seconds; null where no bug took it. */
  median: seconds.nullable(),
  p90: seconds.nullable(),
});

const stepFiguresSchema = timeSchema.extend({
  /** Days (UTC) with such bugs, oldest first. */
  trend: z.array(z.object({ day: z.iso.date(), bugs: z.int(), median: seconds })),
});

/** A share of bugs, and of how many; null where there are none. */
const rateSchema = z.object({ of: z.int(), bugs: z.int(), share: z.number().min(0).max(1).nullable() });

/** What models were paid for the investigations that ended, 0 where none was used; and for each bug with a validated fix. */
const costSchema = z.object({
  money: z.number(),
  currency: z.literal('USD'),
  tokens: z.int(),
  /** Bugs for which anything was paid. */
  bugs: z.int(),
  perFix: z.number().nullable(),
});

/** Figures of one span of time, or of one part of the bugs. */
const spanFiguresSchema = z.object({
  timeTo: z.record(z.enum(timedSteps), timeSchema),
  rates: z.record(z.enum(rateNames), rateSchema),
  cost: costSchema,
});
export type SpanFigures = z.infer<typeof spanFiguresSchema>;

/** The loop in figures (UX-2); every one of them is counted from the steps that the store keeps. */
export const loopFiguresSchema = spanFiguresSchema.extend({
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  timeTo: z.record(z.enum(timedSteps), stepFiguresSchema),
  /** The same of the span of the same length before. */
  before: spanFiguresSchema,
  /** By week (from Monday, UTC), oldest first; weeks without any step are left out. */
  weeks: z.array(spanFiguresSchema.extend({ week: z.iso.date() })),
  /** What waits now: bugs by state, and proposals for decisions. */
  queue: z.object({ bugs: z.record(z.string(), z.int()), needsDecision: z.int() }),
});
export type LoopFigures = z.infer<typeof loopFiguresSchema>;

/** The figures of each service, owner, team or specialist: those with the most bugs first. */
export const splitFiguresSchema = z.object({
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  by: z.enum(splits),
  /** Null: of bugs of which it is not known. */
  parts: z.array(spanFiguresSchema.extend({ name: z.string().nullable(), open: z.int() })),
});
export type SplitFigures = z.infer<typeof splitFiguresSchema>;
