import { z } from 'zod';
import { priorities } from './work-item.ts';

/** Bugs that one request changes at most. */
export const mostAtOnce = 100;

const name = z.string().trim().min(1).max(200);

/** What a person does to many bugs at once: nothing that decides about a proposal. */
export const bulkChangeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('assign').describe('whose they are; what is left out stays as it is'),
    owner: name.nullable().optional(),
    team: name.nullable().optional(),
    specialist: name.optional(),
  }),
  z.object({ kind: z.literal('priority'), priority: z.enum(priorities).nullable().describe('null: computed again') }),
  z.object({ kind: z.literal('close').describe('closed as won’t fix') }),
  z.object({ kind: z.literal('investigate').describe('tried again; what is closed or routed is open again') }),
  z.object({ kind: z.literal('cancel').describe('the work ends: a person looks into them') }),
  z.object({ kind: z.literal('pause') }),
  z.object({ kind: z.literal('resume') }),
  z.object({
    kind: z.literal('merge').describe('duplicates of `into`'),
    into: z.string().regex(/^\d+-\d+$/),
  }),
  z.object({ kind: z.literal('split').describe('duplicates are bugs of their own again') }),
]);
export type BulkChange = z.infer<typeof bulkChangeSchema>;

/** A change in words, for the audit log. */
export function inWords(change: BulkChange): string {
  const { kind, ...rest } = change;
  return [kind, ...Object.entries(rest).map(([part, value]) => `${part}=${value ?? 'none'}`)].join(' ');
}
