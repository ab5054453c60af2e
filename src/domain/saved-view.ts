import { z } from 'zod';

/** What the queue is narrowed by, under a name: the parameters of its address. */
export const savedViewSchema = z.object({
  name: z.string().trim().min(1).max(100),
  filters: z
    .record(z.string().regex(/^[a-z]{1,20}$/), z.string().max(250))
    .refine((filters) => Object.keys(filters).length <= 20, 'has too many filters'),
});
export type SavedView = z.infer<typeof savedViewSchema>;
