import { z } from 'zod';
import { loopFiguresSchema } from '../domain/loop-figures.ts';
import { endpoint } from './endpoint.ts';

export const getLoopFigures = endpoint({
  method: 'GET',
  path: '/metrics/loop',
  permission: 'read',
  reach: 'caller',
  summary:
    'The loop in figures: time to investigation, proposal, approval and resolution, and how often it comes so far',
  query: z.object({
    project: z.string().optional(),
    days: z.coerce.number().int().min(1).max(366).default(30),
  }),
  reply: loopFiguresSchema,
});
