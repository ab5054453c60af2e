import type pg from 'pg';
import type { TrackedItem, TrackerStore } from '../../../ports/store/tracker-store.ts';
import type { TrackerCopy } from '../../../ports/tracker.ts';
import { column } from '../column-text.ts';
import { query } from '../pool.ts';

type Part =
  | 'changed'
  | 'waiting'
  | 'due'
  | 'toRead'
  | 'copies'
  | 'note'
  | 'told'
  | 'wasRead'
  | 'postpone'
  | 'trouble'
  | 'nudge';

interface Row extends Omit<TrackedItem, 'copy'> {
  copyId: string | null;
  copyUrl: string | null;
}

const columns = `item, version, told, tries, copy_id as "copyId", copy_url as "copyUrl", begun_at as "begunAt", known, has, nudges`;
const ofTracker = 'project = $1 and tracker = $2';
const isDue = 'told < version and not gone and due_at <= $3';
const isToRead = (readBefore: string): string =>
  `copy_id is not null and not gone and (read_at is null or read_at < ${readBefore})
   and (known ->> 'state' is distinct from 'closed' or due_at > ${readBefore}::timestamptz - interval '7 days')`;

/** What is due, and what is to be read: closed ones for a week after they last changed here, for people reopen things. */
const waitingText = `
select t.project::text as project, t.name from trackers t where coalesce(t.not_before <= $1, true) and (
  exists (select 1 from tracker_items i where i.project = t.project and i.tracker = t.name and i.told < i.version and not i.gone and i.due_at <= $1)
  or exists (select 1 from tracker_items i where i.project = t.project and i.tracker = t.name and ${isToRead('$2')}))
order by t.project, t.name`;

const itemOf = ({ copyId, copyUrl, ...rest }: Row): TrackedItem => ({
  ...rest,
  copy: copyId === null ? null : { id: copyId, url: copyUrl },
});

/** The part of the store that is about items: outbox and state. */
export function trackedItems(pool: pg.Pool): Pick<TrackerStore, Part> {
  return {
    ...itemNotes(pool),
    changed: async (project, item, kind) =>
      void (await query(pool, 'select item_changed($1, $2, $3)', [Number(project), item, kind])),
    waiting: (now, readBefore) => query(pool, waitingText, [now, readBefore]),
    due: async (project, name, now, limit) => {
      const text = `select ${columns} from tracker_items where ${ofTracker} and ${isDue} order by due_at, item limit $4`;
      return (await query<Row>(pool, text, [Number(project), name, now, limit])).map(itemOf);
    },
    toRead: async (project, name, readBefore, limit) => {
      const text = `select ${columns} from tracker_items where ${ofTracker} and ${isToRead('$4')}
        order by read_at nulls first, item limit $3`;
      return (await query<Row>(pool, text, [Number(project), name, limit, readBefore])).map(itemOf);
    },
    copies: async (project, name, items) => {
      const text = `select item, copy_id as id, copy_url as url from tracker_items
        where ${ofTracker} and item = any($3) and copy_id is not null and not gone`;
      const rows = await query<TrackerCopy & { item: string }>(pool, text, [Number(project), name, items]);
      return new Map(rows.map(({ item, id, url }) => [item, { id, url }]));
    },
  };
}

type Noting = 'note' | 'told' | 'wasRead' | 'postpone' | 'trouble' | 'nudge';

function itemNotes(pool: pg.Pool): Pick<TrackerStore, Noting> {
  const change = async (text: string, project: string, name: string, ...values: unknown[]): Promise<number> =>
    (await query(pool, text, [Number(project), name, ...values])).length;
  return {
    note: async (project, name, item, { copy, known, has, gone, begunAt }) => {
      await change(
        `update tracker_items set copy_id = coalesce($4, copy_id), copy_url = coalesce($5, copy_url),
           known = coalesce($6::jsonb, known), has = case when $7::text is null or $7 = any(has) then has else has || $7 end,
           gone = gone or $8, begun_at = coalesce($9, begun_at)
         where ${ofTracker} and item = $3 returning item`,
        project,
        name,
        item,
        copy?.id ?? null,
        copy?.url ?? null,
        known ? JSON.stringify(known) : null,
        has ?? null,
        gone ?? false,
        begunAt ?? null,
      );
    },
    told: async (project, name, item, version, isNew) => {
      await change(
        `with told as (update tracker_items set told = $4, tries = 0, trouble = null where ${ofTracker} and item = $3)
         update tracker_items set version = version + 1, due_at = now()
         where $5 and ${ofTracker} and item <> $3 and ('waits ' || $3) = any(has) returning item`,
        project,
        name,
        item,
        version,
        isNew,
      );
    },
    wasRead: async (project, name, { item, nudges }, at) =>
      void (await change(
        `update tracker_items set read_at = $4 where ${ofTracker} and item = $3 and nudges = $5 returning item`,
        project,
        name,
        item,
        at,
        nudges,
      )),
    postpone: async (project, name, item, until, trouble) => {
      const text = `update tracker_items set due_at = $4, tries = tries + 1, trouble = $5 where ${ofTracker} and item = $3 returning item`;
      await change(text, project, name, item, until, column(trouble, 1_000));
    },
    trouble: async (project, name, trouble) => {
      const text = `update trackers set trouble = $3, not_before = $4, trouble_at = case when $3::text is null then null else now() end
        where project = $1 and name = $2 and ($3::text is not null or trouble is not null or not_before is not null) returning name`;
      await change(text, project, name, trouble ? column(trouble.text, 1_000) : null, trouble?.until ?? null);
    },
    nudge: async (project, name, copyId) => {
      const text = `update tracker_items set read_at = null, nudges = nudges + 1 where ${ofTracker} and copy_id = $3 and not gone returning item`;
      return (await change(text, project, name, column(copyId, 200))) > 0;
    },
  };
}
