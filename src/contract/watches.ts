import { z } from 'zod';
import { watchSchema } from '../domain/watch.ts';
import { bugId } from './bugs.ts';
import { endpoint } from './endpoint.ts';

export const listWatches = endpoint({
  method: 'GET',
  path: '/bugs/{id}/watches',
  permission: 'read',
  summary: 'Releases that hold the bug’s change, and how far each has been watched; newest first',
  params: bugId,
  reply: z.array(watchSchema),
});
