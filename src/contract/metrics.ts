import { z } from 'zod';
import { loopFiguresSchema, splitFiguresSchema, splits } from '../domain/loop-figures.ts';
import { endpoint } from './endpoint.ts';

const name = z.string().max(250).optional();
const scope = {
  project: z.string().optional(),
  days: z.coerce.number().int().min(1).max(366).default(30),
  service: name,
  owner: name,
  team: name,
  specialist: name,
};

export const getLoopFigures = endpoint({
  method: 'GET',
  path: '/metrics/loop',
  permission: 'read',
  reach: 'caller',
  summary:
    'The loop in figures: time to investigation, proposal, approval and resolution, how often it comes so far, and what it cost; of the span, of the one before, and by week',
  query: z.object(scope),
  reply: loopFiguresSchema,
});

export const splitLoopFigures = endpoint({
  method: 'GET',
  path: '/metrics/loop/by/{split}',
  permission: 'read',
  reach: 'caller',
  summary: 'The loop’s figures of each service, owner, team or specialist; those with the most bugs first',
  params: z.object({ split: z.enum(splits) }),
  query: z.object({ ...scope, limit: z.coerce.number().int().min(1).max(100).default(20) }),
  reply: splitFiguresSchema,
});
