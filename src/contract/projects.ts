import { z } from 'zod';
import { alertSchema } from '../domain/alert.ts';
import { deploySchema, errorRateSchema } from '../domain/deploy.ts';
import { eventSchema } from '../domain/event.ts';
import { projectSchema } from '../domain/project.ts';
import { recordingSchema } from '../domain/recording.ts';
import { webhookMappingSchema, webhookSenders } from '../domain/webhook.ts';
import { endpoint } from './endpoint.ts';

const repositorySchema = z.object({ url: z.string().min(1).max(2000), root: z.string().max(500).default('') });
const listedProject = projectSchema
  .pick({ id: true, name: true, quota: true, createdAt: true })
  .extend({ dsn: z.string().nullable(), repository: repositorySchema.nullable() });
const projectId = z.object({ id: z.string().regex(/^\d{1,10}$/) });

export const listProjects = endpoint({
  method: 'GET',
  path: '/projects',
  permission: 'read',
  reach: 'caller',
  summary: 'All projects with their DSNs',
  reply: z.array(listedProject),
});

export const makeProject = endpoint({
  method: 'POST',
  path: '/projects',
  permission: 'administer',
  summary: 'Make a project',
  body: z.object({ name: z.string().trim().min(1).max(200) }),
  reply: listedProject,
  status: 201,
});

export const connectRepository = endpoint({
  method: 'PUT',
  path: '/projects/{id}/repository',
  permission: 'administer',
  summary: 'Connect the repository that the project’s errors come from',
  params: projectId,
  body: repositorySchema,
  reply: listedProject,
});

export const fileSignals = endpoint({
  method: 'POST',
  path: '/projects/{id}/signals',
  permission: 'work',
  // As many as errors: what came in is in the store.
  audited: false,
  summary: 'File events that were read already (reproof.event/1); each is durable when this answers',
  params: projectId,
  body: z.object({
    signals: z
      .array(z.object({ event: eventSchema, recording: recordingSchema.nullable().default(null) }))
      .min(1)
      .max(200),
  }),
  reply: z.object({
    signals: z.array(
      z.object({
        bug: z.string().nullable(),
        kind: z.enum(['stored', 'counted', 'duplicate']),
        created: z.boolean(),
      }),
    ),
  }),
});

export const listDeploys = endpoint({
  method: 'GET',
  path: '/projects/{id}/deploys',
  permission: 'read',
  summary: 'Deploys, newest first, each with its service’s errors in the hour before and after it',
  params: projectId,
  query: z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
  reply: z.array(deploySchema.extend({ rate: errorRateSchema })),
});

export const listAlerts = endpoint({
  method: 'GET',
  path: '/projects/{id}/alerts',
  permission: 'read',
  summary: 'Alerts, pipelines and issues that webhooks told of, newest first, those that are over too',
  params: projectId,
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  reply: z.array(alertSchema),
});

const oneSender = projectId.extend({ sender: z.enum(webhookSenders) });
const listedWebhook = z.object({
  sender: z.enum(webhookSenders),
  /** Where the sender posts to. */
  url: z.string(),
  setAt: z.iso.datetime(),
  mapping: webhookMappingSchema.nullable(),
});

export const listWebhooks = endpoint({
  method: 'GET',
  path: '/projects/{id}/webhooks',
  permission: 'read',
  summary: 'Senders whose webhooks are taken',
  params: projectId,
  reply: z.array(listedWebhook),
});

export const setWebhook = endpoint({
  method: 'PUT',
  path: '/projects/{id}/webhooks/{sender}',
  permission: 'administer',
  summary: 'Take a sender’s webhooks, checked by this secret',
  params: oneSender,
  body: z.object({ secret: z.string().min(8).max(1000), mapping: webhookMappingSchema.optional() }),
  reply: z.array(listedWebhook),
});

export const unsetWebhook = endpoint({
  method: 'DELETE',
  path: '/projects/{id}/webhooks/{sender}',
  permission: 'administer',
  summary: 'Take a sender’s webhooks no longer',
  params: oneSender,
  reply: z.array(listedWebhook),
});
