import { z } from 'zod';
import { bugSchema } from './bug.ts';
import { bugStates } from './bug-state.ts';
import { proofSummarySchema } from './proof-summary.ts';

/** Hours that a line's trend tells of, the newest last. */
export const trendHours = 24;

/** A bug as the queue shows it. */
export const queueLineSchema = bugSchema
  .omit({ releases: true, environments: true, fingerprints: true, trend: true })
  .extend({
    /** Occurrences in each of the last hours, the oldest first. */
    trend: z.array(z.number().int()),
    /** Null before anything was looked into. */
    proof: proofSummarySchema.nullable(),
    /** Since when the bug is in its state. */
    since: z.iso.datetime(),
  });
export type QueueLine = z.infer<typeof queueLineSchema>;

/** The bugs of one state: how many there are in all, and the most urgent of them. */
export const queueGroupSchema = z.object({
  state: z.enum(bugStates),
  count: z.number().int(),
  lines: z.array(queueLineSchema),
  next: z.string().nullable(),
});
export type QueueGroup = z.infer<typeof queueGroupSchema>;
