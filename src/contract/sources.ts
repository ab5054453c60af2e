import { z } from 'zod';
import { bugId } from './bugs.ts';
import { endpoint } from './endpoint.ts';

export const getSource = endpoint({
  method: 'GET',
  path: '/bugs/{id}/source',
  permission: 'read',
  summary: 'Lines of a file that the bug’s code map names, as they stand at the bug’s commit',
  params: bugId,
  query: z.object({
    file: z.string().min(1).max(1000),
    line: z.coerce.number().int().min(1),
    around: z.coerce.number().int().min(0).max(200).default(6),
  }),
  reply: z.object({
    file: z.string(),
    commit: z.string(),
    /** Number of the first line. */
    from: z.number().int(),
    lines: z.array(z.string()),
  }),
});
