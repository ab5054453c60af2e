import { z } from 'zod';
import { alertSchema, bugLinkSchema } from '../../domain/alert.ts';
import { Fault } from '../../domain/fault.ts';
import { Secret } from '../../domain/secret.ts';
import { webhookMappingSchema, webhookSenders } from '../../domain/webhook.ts';
import type { AlertStore } from '../../ports/store/alert-store.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import type { WebhookStore } from '../../ports/store/webhook-store.ts';
import { type Route, route } from '../route.ts';

const id = z.string().regex(/^\d{1,10}$/);
const one = z.object({ id, sender: z.enum(webhookSenders) });
const listed = z.object({
  sender: z.enum(webhookSenders),
  /** Where the sender posts to. */
  url: z.string(),
  setAt: z.iso.datetime(),
  mapping: webhookMappingSchema.nullable(),
});

export interface WebhookRouteParts {
  projects: ProjectStore;
  webhooks: WebhookStore;
  alerts: AlertStore;
  /** Where senders reach the server, without a path. */
  origin: () => string;
}

/** Who may post webhooks (secrets go in and never come out), the alerts that they told of, and what explains them. */
export function webhookRoutes({ projects, webhooks, alerts, origin }: WebhookRouteParts): Route[] {
  const shown = async (project: string): Promise<z.input<typeof listed>[]> =>
    (await webhooks.list(project)).map(({ sender, setAt, mapping }) => ({
      sender,
      url: `${origin()}/api/v1/webhooks/${project}/${sender}`,
      setAt: setAt.toISOString(),
      mapping,
    }));
  const known = async (project: string): Promise<string> => {
    if (!(await projects.project(project))) throw new Fault('NOT_FOUND', `there is no project ${project}`);
    return project;
  };
  return [
    route({
      method: 'GET',
      path: '/projects/{id}/webhooks',
      permission: 'read',
      summary: 'Senders whose webhooks are taken',
      params: z.object({ id }),
      reply: z.array(listed),
      handle: async ({ params }) => shown(await known(params.id)),
    }),
    route({
      method: 'PUT',
      path: '/projects/{id}/webhooks/{sender}',
      permission: 'administer',
      summary: 'Take a sender’s webhooks, checked by this secret',
      params: one,
      body: z.object({ secret: z.string().min(8).max(1000), mapping: webhookMappingSchema.optional() }),
      reply: z.array(listed),
      handle: async ({ params, body: { secret, mapping = null } }) => {
        if (params.sender === 'generic' && !mapping)
          throw new Fault('BAD_USAGE', 'body.mapping: the generic sender needs one', {
            help: 'Name where its JSON holds what: {"title": "/alert/title"}',
          });
        await webhooks.set(await known(params.id), params.sender, { secret: new Secret(secret), mapping });
        return shown(params.id);
      },
    }),
    route({
      method: 'DELETE',
      path: '/projects/{id}/webhooks/{sender}',
      permission: 'administer',
      summary: 'Take a sender’s webhooks no longer',
      params: one,
      reply: z.array(listed),
      handle: async ({ params: { id: project, sender } }) => {
        if (!(await webhooks.unset(await known(project), sender)))
          throw new Fault('NOT_FOUND', `no secret is set for ${sender}`);
        return shown(project);
      },
    }),
    ...alertRoutes(alerts, known),
  ];
}

function alertRoutes(alerts: AlertStore, known: (project: string) => Promise<string>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/projects/{id}/alerts',
      permission: 'read',
      summary: 'Alerts, pipelines and issues that webhooks told of, newest first, those that are over too',
      params: z.object({ id }),
      query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
      reply: z.array(alertSchema),
      handle: async ({ params, query }) => alerts.alerts(await known(params.id), query.limit),
    }),
    route({
      method: 'GET',
      path: '/bugs/{id}/links',
      permission: 'read',
      summary: 'Bugs and deploys that may explain this bug, each with the reason',
      params: z.object({ id: z.string().regex(/^\d+-\d+$/) }),
      reply: z.array(bugLinkSchema),
      handle: ({ params }) => alerts.links(params.id),
    }),
  ];
}
