import { z } from 'zod';
import { codeHostSettingSchema } from '../domain/code-host.ts';
import { endpoint } from './endpoint.ts';

const projectId = z.object({ id: z.string().regex(/^\d{1,10}$/) });
/** Without the token, which goes in and never comes out. */
const shown = z.object({ setting: codeHostSettingSchema.nullable(), tokenIsKept: z.boolean() });

export const showCodeHost = endpoint({
  method: 'GET',
  path: '/projects/{id}/code-host',
  permission: 'read',
  summary: 'Where the project’s changes are published',
  params: projectId,
  reply: shown,
});

export const setCodeHost = endpoint({
  method: 'PUT',
  path: '/projects/{id}/code-host',
  permission: 'administer',
  summary: 'Publish the project’s changes at this code host',
  params: projectId,
  body: z.object({ setting: codeHostSettingSchema, token: z.string().trim().min(8).max(1000).optional() }),
  reply: shown,
});

export const unsetCodeHost = endpoint({
  method: 'DELETE',
  path: '/projects/{id}/code-host',
  permission: 'administer',
  summary: 'Publish the project’s changes as branches alone',
  params: projectId,
  reply: shown,
});

export const listChanges = endpoint({
  method: 'GET',
  path: '/bugs/{id}/changes',
  permission: 'read',
  summary: 'A bug’s changes with their journals, the newest first',
  params: z.object({ id: z.string().regex(/^\d{1,10}-\d{1,10}$/) }),
  reply: z.array(
    z.object({
      id: z.string(),
      proposal: z.string(),
      manifest: z.string(),
      baseCommit: z.string(),
      branch: z.string(),
      commit: z.string().nullable(),
      state: z.string(),
      detail: z.string(),
      pullRequest: z.object({ number: z.number(), url: z.string(), draft: z.boolean(), state: z.string() }).nullable(),
      checks: z.string(),
      steps: z.array(z.object({ at: z.string(), step: z.string(), outcome: z.string() })),
    }),
  ),
});
