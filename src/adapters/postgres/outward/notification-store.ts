import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import type { ChannelSetting } from '../../../domain/notice.ts';
import type { DueNotice, ListedChannel, NotificationStore } from '../../../ports/store/notification-store.ts';
import { alone } from '../alone.ts';
import { column } from '../column-text.ts';
import { query, transaction } from '../pool.ts';
import type { Seal } from '../webhooks/seal.ts';

/** Any number that is ours alone. */
const lock = 7_306_011_122;

const setText = `
insert into channels as c (project, name, setting, kinds, secret) select id, $2, $3, $4, $5 from projects where id = $1
on conflict (project, name) do update set setting = excluded.setting, kinds = excluded.kinds,
  secret = case when $6 then excluded.secret else coalesce(excluded.secret, c.secret) end,
  set_at = now(), trouble = null, trouble_at = null, not_before = null
returning name`;

const listText = `
select c.name, c.setting, c.set_at as "setAt", c.secret is not null as "hasSecret", c.trouble, c.trouble_at as "troubleAt",
  count(d.state) filter (where d.state in ('due', 'sending')) as waiting, count(d.state) filter (where d.state in ('sent', 'folded')) as sent,
  count(d.state) filter (where d.state = 'failed') as failed, count(d.state) filter (where d.state = 'uncertain') as uncertain
from channels c left join notification_deliveries d on d.project = c.project and d.channel = c.name
where c.project = $1 group by c.project, c.name order by c.name`;

/** Where a secret goes: it is never used with another address than it was given for. */
const placeOf = (setting: ChannelSetting): string =>
  setting.kind === 'webhook' ? `webhook ${new URL(setting.url).origin}` : setting.kind;

const sealPlace = (project: string, name: string): string => `channel ${Number(project)} ${name}`;
const ofOne = 'project = $1 and channel = $2 and notification = $3';

/** `seal`: what secrets are kept under. */
export function notificationStore(pool: pg.Pool, seal: Seal): NotificationStore {
  const find = async (project: string, name: string): ReturnType<NotificationStore['find']> => {
    const [row] = await query<{ setting: ChannelSetting; secret: string | null }>(
      pool,
      'select setting, secret from channels where project = $1 and name = $2',
      [Number(project), name],
    );
    if (!row) return null;
    const secret = row.secret === null ? null : seal.open(row.secret, sealPlace(project, name));
    return { project, name, setting: row.setting, secret };
  };
  return {
    set: async (project, name, { setting, secret }) => {
      const text = 'select setting from channels where project = $1 and name = $2';
      const [before] = await query<{ setting: ChannelSetting }>(pool, text, [Number(project), name]);
      const moved = before !== undefined && placeOf(before.setting) !== placeOf(setting);
      const sealed = secret ? seal.close(secret, sealPlace(project, name)) : null;
      const values = [Number(project), name, JSON.stringify(setting), setting.kinds, sealed, moved];
      if ((await query(pool, setText, values)).length === 0)
        throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
    },
    unset: async (project, name) => {
      const text = 'delete from channels where project = $1 and name = $2 returning name';
      return (await query(pool, text, [Number(project), name])).length > 0;
    },
    list: (project) => query<ListedChannel>(pool, listText, [Number(project)]),
    find,
    notify: async (project, bug, kind, occasion) =>
      void (await query(pool, 'select notify_people($1, $2, $3, $4)', [
        Number(project),
        bug,
        kind,
        column(occasion, 200),
      ])),
    alone: (work) => alone(pool, lock, work),
    ...dueNotices(pool),
    ...deliveryNotes(pool),
  };
}

function dueNotices(pool: pg.Pool): Pick<NotificationStore, 'waiting' | 'due'> {
  return {
    waiting: (now) =>
      query(
        pool,
        `select c.project::text as project, c.name from channels c where coalesce(c.not_before <= $1, true) and exists (
           select 1 from notification_deliveries d where d.project = c.project and d.channel = c.name and d.state = 'due' and d.due_at <= $1)
         order by c.project, c.name`,
        [now],
      ),
    due: async (project, name, now, since) => {
      const due = await query<DueNotice>(
        pool,
        `select n.id, n.kind, n.bug, n.at, d.tries from notification_deliveries d join notifications n on n.id = d.notification
         where d.project = $1 and d.channel = $2 and d.state = 'due' and d.due_at <= $3 order by n.id limit 1000`,
        [Number(project), name, now],
      );
      const [counts] = await query<{ sent: number; uncertain: number }>(
        pool,
        `select count(*) filter (where done_at > $3 and state in ('sent', 'uncertain')) as sent,
           count(*) filter (where state = 'uncertain' and not told) as uncertain
         from notification_deliveries where project = $1 and channel = $2`,
        [Number(project), name, since],
      );
      return { due, sent: counts?.sent ?? 0, uncertain: counts?.uncertain ?? 0 };
    },
  };
}

type Noting = 'sending' | 'sent' | 'postpone' | 'giveUp' | 'leftBehind' | 'trouble' | 'forget';

function deliveryNotes(pool: pg.Pool): Pick<NotificationStore, Noting> {
  const change = (text: string, project: string, name: string, ...values: unknown[]): Promise<unknown> =>
    query(pool, text, [Number(project), name, ...values]);
  return {
    sending: async (project, name, id) =>
      void (await change(`update notification_deliveries set state = 'sending' where ${ofOne}`, project, name, id)),
    sent: (project, name, id, folded, at) =>
      transaction(pool, async (client) => {
        const values = [Number(project), name];
        await client.query(
          `update notification_deliveries set state = case when notification = $3 then 'sent' else 'folded' end, done_at = $5, trouble = null
           where project = $1 and channel = $2 and (notification = $3 or notification = any($4::bigint[]))`,
          [...values, id, folded, at],
        );
        const text = `update notification_deliveries set told = true where project = $1 and channel = $2 and state = 'uncertain' and not told`;
        await client.query(text, values);
      }),
    postpone: async (project, name, id, until, trouble) => {
      const text = `update notification_deliveries set state = 'due', due_at = $4, tries = tries + 1, trouble = $5 where ${ofOne}`;
      await change(text, project, name, id, until, column(trouble, 1_000));
    },
    giveUp: async (project, name, id, state, at, trouble) => {
      const text = `update notification_deliveries set state = $4, done_at = $5, trouble = $6 where ${ofOne}`;
      await change(text, project, name, id, state, at, column(trouble, 1_000));
    },
    leftBehind: () =>
      query(
        pool,
        `select project::text as project, channel as name, notification as id from notification_deliveries where state = 'sending' order by id`,
      ),
    trouble: async (project, name, trouble) => {
      const text = `update channels set trouble = $3, not_before = $4, trouble_at = case when $3::text is null then null else now() end
        where project = $1 and name = $2 and ($3::text is not null or trouble is not null or not_before is not null)`;
      await change(text, project, name, trouble ? column(trouble.text, 1_000) : null, trouble?.until ?? null);
    },
    forget: async (before) => {
      const text = `delete from notifications n where at < $1 and not exists (
        select 1 from notification_deliveries d where d.notification = n.id and d.state in ('due', 'sending')) returning id`;
      return (await query(pool, text, [before])).length;
    },
  };
}
