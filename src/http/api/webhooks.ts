import type { z } from 'zod';
import { listLinks } from '../../contract/bugs.ts';
import { listAlerts, listWebhooks, setWebhook, unsetWebhook } from '../../contract/projects.ts';
import { Fault } from '../../domain/fault.ts';
import { Secret } from '../../domain/secret.ts';
import type { AlertStore } from '../../ports/store/alert-store.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import type { WebhookStore } from '../../ports/store/webhook-store.ts';
import { type Route, route } from '../route.ts';

export interface WebhookRouteParts {
  projects: ProjectStore;
  webhooks: WebhookStore;
  alerts: AlertStore;
  /** Where senders reach the server, without a path. */
  origin: () => string;
}

/** Who may post webhooks (secrets go in and never come out), the alerts that they told of, and what explains them. */
export function webhookRoutes({ projects, webhooks, alerts, origin }: WebhookRouteParts): Route[] {
  const shown = async (project: string): Promise<z.input<typeof listWebhooks.reply>> =>
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
      ...listWebhooks,
      handle: async ({ params }) => shown(await known(params.id)),
    }),
    route({
      ...setWebhook,
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
      ...unsetWebhook,
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
      ...listAlerts,
      handle: async ({ params, query }) => alerts.alerts(await known(params.id), query.limit),
    }),
    route({
      ...listLinks,
      handle: ({ params }) => alerts.links(params.id),
    }),
  ];
}
