import { z } from 'zod';
import { policySchema } from '../domain/policy.ts';
import { specialistSchema } from '../domain/routing.ts';
import { endpoint } from './endpoint.ts';

const projectId = z.object({ id: z.string().regex(/^\d{1,10}$/) });

export const showInstallation = endpoint({
  method: 'GET',
  path: '/installation',
  permission: 'read',
  summary: 'What the installation runs with: its version, and the model of this server’s worker',
  reply: z.object({
    version: z.string(),
    /** Null: the deterministic engine alone. */
    model: z
      .object({
        label: z.string(),
        /** The host that is asked; null: the provider’s own. */
        host: z.string().nullable(),
        /** Never the key itself. */
        key: z.enum(['found', 'missing', 'not needed']),
      })
      .nullable(),
  }),
});

export const showPolicy = endpoint({
  method: 'GET',
  path: '/projects/{id}/policy',
  permission: 'read',
  summary:
    'The policy that holds for a project, with its defaults filled in, and its specialists with the built-in ones',
  params: projectId,
  reply: z.object({
    /** The connected repository; null: none, and the defaults hold. */
    repository: z.string().nullable(),
    policy: policySchema,
    specialists: z.array(specialistSchema.extend({ from: z.enum(['built-in', 'policy']) })),
  }),
});

export const setQuota = endpoint({
  method: 'PUT',
  path: '/projects/{id}/quota',
  permission: 'administer',
  summary: 'How many signals a minute a project may send; null: as many as come',
  params: projectId,
  body: z.object({ perMinute: z.number().int().min(1).max(1_000_000).nullable() }),
  reply: z.object({ perMinute: z.number().int().nullable() }),
});

export const retain = endpoint({
  method: 'POST',
  path: '/retention',
  permission: 'administer',
  summary: 'Drop old occurrences now, never the first, newest and rarest of a bug; counts stay',
  body: z.object({
    days: z.number().int().min(1).max(3_650).default(90),
    perBug: z.number().int().min(20).max(100_000).default(200),
  }),
  reply: z.object({ bodies: z.number().int(), rows: z.number().int() }),
});
