import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import type { TrackerSetting } from '../../../domain/tracker-setting.ts';
import type { ConnectedTracker, ListedTracker, TrackerStore } from '../../../ports/store/tracker-store.ts';
import { alone } from '../alone.ts';
import { query } from '../pool.ts';
import type { Seal } from '../webhooks/seal.ts';
import { trackedItems } from './tracked-items.ts';

/** Any number that is ours alone. */
const lock = 7_306_011_121;

const setText = `
insert into trackers as t (project, name, setting, kinds, token, hook_secret) select id, $2, $3, $4, $5, $6 from projects where id = $1
on conflict (project, name) do update set setting = excluded.setting, kinds = excluded.kinds,
  token = case when $7 then excluded.token else coalesce(excluded.token, t.token) end,
  hook_secret = coalesce(excluded.hook_secret, t.hook_secret),
  set_at = now(), trouble = null, trouble_at = null, not_before = null
returning name`;

const listText = `
select t.name, t.setting, t.set_at as "setAt", t.token is not null as "hasToken", t.hook_secret is not null as "hasHookSecret",
  t.trouble, t.trouble_at as "troubleAt", count(i.copy_id) as items,
  count(i.item) filter (where i.told < i.version and not i.gone) as waiting
from trackers t left join tracker_items i on i.project = t.project and i.tracker = t.name
where t.project = $1 group by t.project, t.name order by t.name`;

/** Where a token goes: a token is never sent to another place than it was given for. */
function placeOf(setting: TrackerSetting): string {
  switch (setting.kind) {
    case 'github':
      return `github ${new URL(setting.api).origin}`;
    case 'jira':
      return `jira ${new URL(setting.url).origin} ${setting.user}`;
    case 'linear':
      return `linear ${new URL(setting.api).origin}`;
    case 'beads':
      return 'beads';
  }
}

/** What is shown where: an item of another place is another item. */
function targetOf(setting: TrackerSetting): string {
  switch (setting.kind) {
    case 'github':
      return `${placeOf(setting)} ${setting.repository}`;
    case 'jira':
      return `${placeOf(setting)} ${setting.project}`;
    case 'linear':
      return `${placeOf(setting)} ${setting.team}`;
    case 'beads':
      return `beads ${setting.file}`;
  }
}

const sealPlace = (project: string, name: string, what: string): string => `tracker ${Number(project)} ${name} ${what}`;

/** `seal`: what tokens are kept under. */
export function trackerStore(pool: pg.Pool, seal: Seal): TrackerStore {
  const settingOf = async (project: string, name: string): Promise<TrackerSetting | null> => {
    const text = 'select setting from trackers where project = $1 and name = $2';
    const [row] = await query<{ setting: TrackerSetting }>(pool, text, [Number(project), name]);
    return row?.setting ?? null;
  };
  return {
    ...trackedItems(pool),
    set: async (project, name, { setting, token, hookSecret }) => {
      const before = await settingOf(project, name);
      if (before && targetOf(before) !== targetOf(setting))
        await query(pool, 'delete from tracker_items where project = $1 and tracker = $2', [Number(project), name]);
      const closed = (secret: typeof token, what: string): string | null =>
        secret ? seal.close(secret, sealPlace(project, name, what)) : null;
      const rows = await query(pool, setText, [
        Number(project),
        name,
        JSON.stringify(setting),
        setting.kinds,
        closed(token, 'token'),
        closed(hookSecret, 'hook'),
        before !== null && placeOf(before) !== placeOf(setting),
      ]);
      if (rows.length === 0) throw new Fault('UNKNOWN_PROJECT', `there is no project ${project}`);
    },
    unset: async (project, name) => {
      const text = 'delete from trackers where project = $1 and name = $2 returning name';
      return (await query(pool, text, [Number(project), name])).length > 0;
    },
    list: (project) => query<ListedTracker>(pool, listText, [Number(project)]),
    find: async (project, name) => {
      const [row] = await query<{ setting: TrackerSetting; token: string | null; mark: string }>(
        pool,
        `select t.setting, t.token, p.mark::text as mark from trackers t join projects p on p.id = t.project
         where t.project = $1 and t.name = $2`,
        [Number(project), name],
      );
      if (!row) return null;
      const token = row.token === null ? null : seal.open(row.token, sealPlace(project, name, 'token'));
      return { project, name, setting: row.setting, token, mark: row.mark } satisfies ConnectedTracker;
    },
    hookSecret: async (project, name) => {
      const [row] = await query<{ setting: TrackerSetting; secret: string | null }>(
        pool,
        'select setting, hook_secret as secret from trackers where project = $1 and name = $2',
        [Number(project), name],
      );
      if (!row?.secret) return null;
      return { setting: row.setting, secret: seal.open(row.secret, sealPlace(project, name, 'hook')) };
    },
    alone: (work) => alone(pool, lock, work),
  };
}
