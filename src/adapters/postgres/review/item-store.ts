import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import type { CommentPlace, WorkItem } from '../../../domain/work-item.ts';
import type { ItemQuery, ItemStore, StoredItem } from '../../../ports/store/item-store.ts';
import { cursorOf, positionOf } from '../bugs/cursor.ts';
import { query, transaction } from '../pool.ts';
import { closeItem, ensureItem, say } from './items.ts';

type Row = Omit<WorkItem, 'schema' | 'createdAt' | 'updatedAt' | 'mirrors' | 'comments'> & {
  createdAt: Date;
  updatedAt: Date;
  proposal: string | null;
};

const columns = `i.id, i.kind, i.title, i.description, i.priority, i.state, i.resolution, i.tags, i.assignee,
  i.created_by as "createdBy", i.created_at as "createdAt", i.updated_at as "updatedAt", i.manifest, i.proposal,
  (select json_agg(b.bug order by b.bug) from item_bugs b where b.item = i.id) as bugs,
  (select coalesce(json_agg(json_build_object('relation', l.relation, 'to', l.target) order by l.relation, l.target), '[]')
   from item_links l where l.item = i.id) as links`;

const listText = `
select ${columns} from items i
where ($1::bigint[] is null or i.project = any($1)) and ($2::bigint is null or i.project = $2)
  and ($3::text is null or i.kind = $3) and ($4::boolean is null or (i.state <> 'closed') = $4)
  and ($5::text is null or (i.assignee ->> 'kind' = 'person' and i.assignee ->> 'id' = $5))
  and ($6::text is null or exists (select 1 from item_bugs b where b.item = i.id and b.bug = $6))
  and ($7::text is null or (i.priority, i.created_at, i.id) > ($7, $8::timestamptz, $9))
order by i.priority, i.created_at, i.id limit $10`;

export function itemStore(pool: pg.Pool, now: () => Date): ItemStore {
  return {
    item: (id) => readItem(pool, id),
    items: (asked) => listItems(pool, asked),
    ensure: (project, item) => transaction(pool, (client) => ensureItem(client, Number(project), item, now())),
    close: (id, closing) => transaction(pool, (client) => closeItem(client, id, closing, now())),
    comment: async (subject, by, text, key, place) => {
      const known = 'select 1 from items where id = $1 union all select 1 from bugs where id = $1';
      if ((await query(pool, known, [subject])).length === 0)
        throw new Fault('NOT_FOUND', `there is no work item ${subject.slice(0, 50)}`);
      await say(pool, subject, { by, text, key: key ?? null, at: now(), place });
    },
    comments: (subject) => commentsOf(pool, subject),
  };
}

async function readItem(pool: pg.Pool, id: string): Promise<StoredItem | null> {
  const [row] = await query<Row>(pool, `select ${columns} from items i where i.id = $1`, [id]);
  if (!row) return null;
  const [comments, mirrors] = await Promise.all([commentsOf(pool, id), mirrorsOf(pool, id)]);
  return { item: { ...itemOf(row), comments, mirrors }, proposal: row.proposal };
}

function itemOf({ createdAt, updatedAt, ...row }: Row): WorkItem {
  const { proposal: _proposal, ...item } = row;
  return {
    schema: 'reproof.work-item/1',
    ...item,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    comments: [],
    mirrors: [],
  };
}

/** The same item in outside trackers. */
function mirrorsOf(pool: pg.Pool, item: string): Promise<WorkItem['mirrors']> {
  return query(
    pool,
    `select tracker, copy_id as id, copy_url as url from tracker_items
     where item = $1 and copy_id is not null and not gone order by tracker`,
    [item],
  );
}

async function commentsOf(pool: pg.Pool, subject: string): Promise<WorkItem['comments']> {
  const rows = await query<{
    id: number;
    at: Date;
    by: WorkItem['createdBy'];
    text: string;
    place: CommentPlace | null;
  }>(
    pool,
    // What was said in a tracker is known there by its key.
    `select case when key like 'tracker %' then key else id::text end as id, at, author as by, text, place from comments
     where subject = $1 order by comments.id limit 1000`,
    [subject],
  );
  return rows.map(({ id, at, by, text, place }) => ({
    id: String(id),
    at: at.toISOString(),
    by,
    text,
    ...(place ? { place } : {}),
  }));
}

/** One page, the most urgent first and of these the oldest; comments are read with the item alone. */
async function listItems(
  pool: pg.Pool,
  { projects, project, kind, open, assignee, bug, limit, after }: ItemQuery,
): Promise<{ items: WorkItem[]; next: string | null }> {
  const [priority = null, at = null, id = null] = after === undefined ? [] : positionOf(after, 'items', 3);
  const rows = await query<Row>(pool, listText, [
    projects ? projects.map(Number) : null,
    project === undefined ? null : Number(project) || 0,
    kind ?? null,
    open ?? null,
    assignee ?? null,
    bug ?? null,
    priority,
    at,
    id,
    limit + 1,
  ]);
  const items = rows.slice(0, limit).map(itemOf);
  const last = items.at(-1);
  const next = rows.length > limit && last ? cursorOf('items', [last.priority, last.createdAt, last.id]) : null;
  return { items, next };
}
