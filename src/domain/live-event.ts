import { z } from 'zod';
import { bugStates } from './bug-state.ts';
import { stages } from './ledger.ts';

/** What the live stream tells while it happens; never a record: that is the ledger. */
export const liveEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bug-changed'), bug: z.string(), state: z.enum(bugStates) }),
  z.object({
    kind: z.literal('progress'),
    bug: z.string(),
    stage: z.enum(stages),
    step: z.enum(['start', 'step', 'run', 'end']),
    /** Can quote event data: text, never markup. */
    text: z.string().max(1_000),
    runs: z
      .object({
        phase: z.enum(['before', 'with-fix', 'reverted']),
        failing: z.number(),
        total: z.number(),
        planned: z.number(),
      })
      .nullable(),
    outcome: z.enum(['ok', 'stopped', 'skipped']).nullable(),
  }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;
