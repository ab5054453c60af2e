import type { z } from 'zod';
import { listChannels, setChannel, testChannel, unsetChannel } from '../../contract/outward.ts';
import { Fault } from '../../domain/fault.ts';
import { type Notice, slackUrlSchema } from '../../domain/notice.ts';
import { Secret } from '../../domain/secret.ts';
import type { Outward } from '../../ports/outward.ts';
import type { ConnectedChannel, NotificationStore } from '../../ports/store/notification-store.ts';
import type { ProjectStore } from '../../ports/store/project-store.ts';
import { type Route, route } from '../route.ts';

export interface NotificationRouteParts {
  projects: ProjectStore;
  notifications: NotificationStore;
  outward: Outward;
  now: () => Date;
}

/** Where a project's people are told: secrets go in and never come out. */
export function notificationRoutes({ projects, notifications, outward, now }: NotificationRouteParts): Route[] {
  const shown = async (project: string): Promise<z.input<typeof listChannels.reply>> =>
    (await notifications.list(project)).map(({ setAt, troubleAt, ...rest }) => ({
      ...rest,
      setAt: setAt.toISOString(),
      troubleAt: troubleAt?.toISOString() ?? null,
    }));
  const known = async (id: string): Promise<{ id: string; name: string }> => {
    const project = await projects.project(id);
    if (!project) throw new Fault('NOT_FOUND', `there is no project ${id}`);
    return project;
  };
  return [
    route({ ...listChannels, handle: async ({ params }) => shown((await known(params.id)).id) }),
    route({
      ...setChannel,
      tells: ({ setting }) => setting.kind,
      handle: async ({ params: { id, name }, body: { setting, secret } }) => {
        if (setting.kind === 'slack' && secret !== undefined && !slackUrlSchema.safeParse(secret).success)
          throw new Fault('BAD_USAGE', 'body.secret: the address of a Slack webhook is wanted');
        // A secret that cannot be used is refused now, not with the first message.
        const given = secret === undefined ? null : new Secret(secret);
        if (given) outward.notifier({ project: id, name, setting, secret: given });
        await notifications.set((await known(id)).id, name, { setting, ...(given ? { secret: given } : {}) });
        return shown(id);
      },
    }),
    route({
      ...unsetChannel,
      handle: async ({ params: { id, name } }) => {
        if (!(await notifications.unset((await known(id)).id, name)))
          throw new Fault('NOT_FOUND', `there is no channel ${name}`);
        return shown(id);
      },
    }),
    route({
      ...testChannel,
      handle: async ({ params: { id, name } }) => {
        const project = await known(id);
        const channel = await notifications.find(id, name);
        if (!channel) throw new Fault('NOT_FOUND', `there is no channel ${name}`);
        return tried(outward, channel, testNotice(project, now()));
      },
    }),
  ];
}

async function tried(
  outward: Outward,
  channel: ConnectedChannel,
  notice: Notice,
): Promise<z.input<typeof testChannel.reply>> {
  try {
    const sent = await outward.notifier(channel).send(notice);
    if (sent.kind === 'sent') return { outcome: 'good', detail: 'the message was taken', help: null };
    const outcome = sent.kind === 'refused' ? 'refused' : 'trouble';
    return { outcome, detail: sent.why, help: null };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { outcome: 'refused', detail: error.message, help: error.help };
  }
}

function testNotice({ id, name }: { id: string; name: string }, at: Date): Notice {
  const own = { id: `reproof-test-${id}-${at.getTime()}`, kind: 'test', at: at.toISOString() } as const;
  return { ...own, project: { id, name }, bug: null, url: null, more: {}, uncertain: 0 };
}
