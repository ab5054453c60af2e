import { z } from 'zod';
import { bugStates } from '../domain/bug-state.ts';
import { bulkChangeSchema, mostAtOnce } from '../domain/bulk-change.ts';
import { bugId } from './bugs.ts';
import { endpoint } from './endpoint.ts';

export const changeBugs = endpoint({
  method: 'POST',
  path: '/bugs/bulk',
  permission: 'work',
  reach: 'caller',
  summary: 'Change many bugs in one way; each is answered by itself, and one that is refused holds up no other',
  body: z.object({
    bugs: z.array(bugId.shape.id).min(1).max(mostAtOnce),
    change: bulkChangeSchema,
    reason: z.string().trim().max(1_000).default(''),
  }),
  reply: z.object({
    done: z.number().int(),
    refused: z.number().int(),
    outcomes: z.array(
      z.discriminatedUnion('outcome', [
        z.object({ bug: z.string(), outcome: z.literal('done'), state: z.enum(bugStates) }),
        z.object({ bug: z.string(), outcome: z.literal('refused'), why: z.string() }),
      ]),
    ),
  }),
});
