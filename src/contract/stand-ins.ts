import { z } from 'zod';
import { handedOverSchema, standInSchema } from '../domain/stand-in.ts';
import { userNameSchema } from '../domain/user.ts';
import { endpoint } from './endpoint.ts';

export const listStandIns = endpoint({
  method: 'GET',
  path: '/stand-ins',
  permission: 'read',
  reach: 'installation',
  summary: 'Who decides for somebody who is away: those that hold, will, or were over lately',
  reply: z.array(standInSchema),
});

export const makeStandIn = endpoint({
  method: 'POST',
  path: '/stand-ins',
  permission: 'decide',
  reach: 'installation',
  summary: 'Hand one’s own decisions over for a time; an administrator hands over anybody’s',
  body: z.object({
    /** Oneself where left out. */
    away: userNameSchema.optional(),
    standIn: userNameSchema,
    since: z.iso.datetime({ offset: true }).optional(),
    until: z.iso.datetime({ offset: true }),
    scope: handedOverSchema.prefault({}),
    reason: z.string().trim().max(1_000).default(''),
  }),
  reply: standInSchema,
  status: 201,
});

export const endStandIn = endpoint({
  method: 'DELETE',
  path: '/stand-ins/{id}',
  permission: 'decide',
  reach: 'installation',
  summary: 'End it before its time: either of the two, or an administrator',
  params: z.object({ id: z.string().regex(/^[1-9]\d{0,9}$/) }),
  reply: standInSchema,
});
