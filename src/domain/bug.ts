import { z } from 'zod';
import { bugStates } from './bug-state.ts';
import { dispositions } from './proposal.ts';
import { routingSchema } from './routing.ts';
import { priorities } from './work-item.ts';

/** Signals with one fingerprint and their life (SPEC 1), as it stands now. */
export const bugSchema = z.object({
  /** `<project id>-<number>`, the number counted in the project from 1. */
  id: z.string().regex(/^\d+-\d+$/),
  project: z.string(),
  title: z.string().max(500),
  errorType: z.string().nullable(),
  message: z.string().max(4_000),
  /** All fingerprints that lead here; more than one after a merge. */
  fingerprints: z.array(z.string()).min(1),
  state: z.enum(bugStates),
  priority: z.enum(priorities),
  /** What the priority comes from, in words. */
  priorityReason: z.string(),
  /** Whose it is, and by which facts; null: nothing tells. */
  routing: routingSchema.nullable(),
  /** What is to be done about it; null before it was looked into. */
  disposition: z.object({ kind: z.enum(dispositions), reason: z.string(), by: z.string().nullable() }).nullable(),
  /** A person has stopped the work on it. */
  paused: z.boolean(),
  level: z.enum(['fatal', 'error', 'warning', 'info', 'debug']),
  platform: z.string(),
  service: z.string().nullable(),
  firstSeen: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
  /** Occurrences, those that were not kept included. */
  count: z.number().int().nonnegative(),
  /** Different people hit, as far as signals name them. */
  users: z.number().int().nonnegative(),
  releases: z.array(z.object({ name: z.string(), count: z.number().int(), firstSeen: z.iso.datetime() })),
  environments: z.array(z.object({ name: z.string(), count: z.number().int() })),
  /** Occurrences by hour, oldest first, for the last 30 days; hours without any are left out. */
  trend: z.array(z.object({ hour: z.iso.datetime(), count: z.number().int() })),
  /** The bug that this one was merged into. */
  mergedInto: z.string().nullable(),
});
export type Bug = z.infer<typeof bugSchema>;

/** A bug as a line of the queue. */
export type BugLine = Omit<Bug, 'releases' | 'environments' | 'trend' | 'fingerprints'>;
