import { z } from 'zod';
import { channelNameSchema, channelSettingSchema } from '../domain/notice.ts';
import { outwardNameSchema, trackerSettingSchema } from '../domain/tracker-setting.ts';
import { endpoint } from './endpoint.ts';

const projectId = z.object({ id: z.string().regex(/^\d{1,10}$/) });
const oneTracker = projectId.extend({ name: outwardNameSchema });
const oneChannel = projectId.extend({ name: channelNameSchema });
const when = z.iso.datetime();
const secret = z.string().min(8).max(2_000);

const health = {
  setAt: when,
  /** What went wrong last and when; null since it went well. */
  trouble: z.string().nullable(),
  troubleAt: when.nullable(),
  waiting: z.number().int(),
};

const listedTracker = z.object({
  name: z.string(),
  setting: trackerSettingSchema,
  hasToken: z.boolean(),
  hasHookSecret: z.boolean(),
  /** Where its webhooks go. */
  hookUrl: z.string(),
  items: z.number().int(),
  ...health,
});
const listedChannel = z.object({
  name: z.string(),
  setting: channelSettingSchema,
  hasSecret: z.boolean(),
  sent: z.number().int(),
  failed: z.number().int(),
  uncertain: z.number().int(),
  ...health,
});
/** How a try went: the settings are good, or what is wrong with them. */
const tried = z.object({
  outcome: z.enum(['good', 'trouble', 'refused']),
  detail: z.string(),
  help: z.string().nullable(),
});

export const listTrackers = endpoint({
  method: 'GET',
  path: '/projects/{id}/trackers',
  permission: 'read',
  summary: 'Trackers that work items are shown in, and how it goes',
  params: projectId,
  reply: z.array(listedTracker),
});

export const setTracker = endpoint({
  method: 'PUT',
  path: '/projects/{id}/trackers/{name}',
  permission: 'administer',
  summary: 'Show work items in a tracker; secrets that are left out stay, while they go to the same place',
  params: oneTracker,
  body: z.object({ setting: trackerSettingSchema, token: secret.optional(), hookSecret: secret.optional() }),
  reply: z.array(listedTracker),
});

export const unsetTracker = endpoint({
  method: 'DELETE',
  path: '/projects/{id}/trackers/{name}',
  permission: 'administer',
  summary: 'Show work items there no longer; what is there stays',
  params: oneTracker,
  reply: z.array(listedTracker),
});

export const testTracker = endpoint({
  method: 'POST',
  path: '/projects/{id}/trackers/{name}/test',
  permission: 'administer',
  summary: 'Try a tracker’s settings; nothing is written there',
  params: oneTracker,
  reply: tried,
});

export const listChannels = endpoint({
  method: 'GET',
  path: '/projects/{id}/notifications',
  permission: 'read',
  summary: 'Where people are told, and how it goes',
  params: projectId,
  reply: z.array(listedChannel),
});

export const setChannel = endpoint({
  method: 'PUT',
  path: '/projects/{id}/notifications/{name}',
  permission: 'administer',
  summary: 'Tell people there; `secret` is a webhook’s, or the address of a Slack webhook',
  params: oneChannel,
  body: z.object({ setting: channelSettingSchema, secret: secret.optional() }),
  reply: z.array(listedChannel),
});

export const unsetChannel = endpoint({
  method: 'DELETE',
  path: '/projects/{id}/notifications/{name}',
  permission: 'administer',
  summary: 'Tell people there no longer',
  params: oneChannel,
  reply: z.array(listedChannel),
});

export const testChannel = endpoint({
  method: 'POST',
  path: '/projects/{id}/notifications/{name}/test',
  permission: 'administer',
  summary: 'Send a test message',
  params: oneChannel,
  reply: tried,
});
