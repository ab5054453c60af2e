import { z } from 'zod';
import { changeScopeSchema } from './policy-parts.ts';
import { projectIdSchema } from './api-token.ts';
import { userNameSchema } from './user.ts';

/** What is handed over: all that is set must hold; nothing set = every decision. */
export const handedOverSchema = changeScopeSchema.extend({
  projects: z.array(projectIdSchema).min(1).max(100).optional(),
});

/** Somebody who is away, and who decides in their stead meanwhile (REV-3). */
export const standInSchema = z.object({
  id: z.string(),
  away: userNameSchema,
  standIn: userNameSchema,
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  scope: handedOverSchema,
  reason: z.string(),
  madeBy: z.string(),
  madeAt: z.iso.datetime(),
  /** Ended before its time. */
  endedAt: z.iso.datetime().nullable(),
  endedBy: z.string().nullable(),
});
export type StandIn = z.infer<typeof standInSchema>;

/** Nobody is away for longer; who leaves for good has their role ended. */
export const longestDays = 92;
