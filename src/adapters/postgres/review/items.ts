import type pg from 'pg';
import type { Actor } from '../../../domain/actor.ts';
import { Fault } from '../../../domain/fault.ts';
import type { CommentPlace } from '../../../domain/work-item.ts';
import type { ItemClosing, NewItem } from '../../../ports/store/item-store.ts';
import { jsonText } from '../bugs/amend.ts';
import { column } from '../column-text.ts';
import { query } from '../pool.ts';
import { nextNumber } from './counters.ts';

/** Makes an item, or finds the one of its key. Out: its id. */
export async function ensureItem(client: pg.PoolClient, project: number, item: NewItem, now: Date): Promise<string> {
  const { id, number } = await nextNumber(client, project, 'items');
  // The counter's row is locked by now: nobody makes one of the same key meanwhile.
  const [known] = await query<{ id: string }>(client, 'select id from items where project = $1 and key = $2', [
    project,
    item.key,
  ]);
  if (known) {
    await askAgain(client, known.id, item, now);
    return known.id;
  }
  const assignee = item.assignee === 'an-approver' ? await anApprover(client, project) : item.assignee;
  await client.query(
    `insert into items (id, project, number, kind, title, description, priority, state, tags, assignee, created_by,
       created_at, updated_at, manifest, proposal, key)
     values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11, $11, $12, $13, $14)`,
    [
      id,
      project,
      number,
      item.kind,
      column(item.title, 500),
      column(item.description, 100_000),
      item.priority,
      [...item.tags],
      assignee ? jsonText(assignee) : null,
      jsonText(item.createdBy),
      now,
      item.manifest,
      item.proposal,
      item.key,
    ],
  );
  await client.query('insert into item_bugs (item, bug) select $1, * from unnest($2::text[])', [id, [...item.bugs]]);
  for (const { relation, to } of item.links)
    await client.query('insert into item_links (item, relation, target) values ($1, $2, $3) on conflict do nothing', [
      id,
      relation,
      to,
    ]);
  return id;
}

/** A person is asked again with the item that was closed; one that is open says what is new. */
async function askAgain(client: pg.PoolClient, id: string, item: NewItem, now: Date): Promise<void> {
  if (item.kind !== 'investigation') return;
  await client.query(
    `update items set state = case when state = 'closed' then 'open' else state end, resolution = null, ended_with = null,
       description = $2, updated_at = $3 where id = $1`,
    [id, column(item.description, 100_000), now],
  );
}

/** The open items with which people were asked to look into a bug. */
export async function closeInvestigation(
  client: pg.PoolClient,
  bug: string,
  closing: ItemClosing,
  now: Date,
): Promise<void> {
  const open = await query<{ id: string }>(
    client,
    `select i.id from items i join item_bugs b on b.item = i.id
     where b.bug = $1 and i.kind = 'investigation' and i.state <> 'closed' and (i.key = any($2::text[]) or i.key like 'rejected:%') order by i.id`,
    [bug, [`investigate:${bug}`, `route:${bug}`]],
  );
  for (const { id } of open) await closeItem(client, id, closing, now);
}

/** Somebody who may decide on the project, the one with the fewest open items. */
async function anApprover(client: pg.PoolClient, project: number): Promise<Actor | null> {
  const [row] = await query<{ name: string }>(
    client,
    `select u.name from users u where u.role in ('approver', 'admin') and not u.disabled
     order by (u.role = 'admin'), (select count(*) from items i where i.project = $1 and i.state <> 'closed' and i.assignee ->> 'id' = u.name), u.name limit 1`,
    [project],
  );
  return row ? { kind: 'person', id: row.name } : null;
}

/** False where it was closed before. Throws NOT_FOUND. */
export async function closeItem(client: pg.PoolClient, id: string, closing: ItemClosing, now: Date): Promise<boolean> {
  const [row] = await query<{ state: string }>(client, 'select state from items where id = $1 for no key update', [id]);
  if (!row) throw new Fault('NOT_FOUND', `there is no work item ${id}`);
  if (row.state === 'closed') return false;
  const { how, reason, by } = closing;
  await client.query(`update items set state = 'closed', resolution = $2, updated_at = $3 where id = $1`, [
    id,
    JSON.stringify({ how, reason: column(reason, 10_000), at: now.toISOString(), by }),
    now,
  ]);
  return true;
}

/** Closes the open items of a kind that are about a proposal. */
export async function closeItemsOf(
  client: pg.PoolClient,
  proposal: string,
  kinds: readonly string[],
  closing: ItemClosing,
  now: Date,
): Promise<void> {
  const open = await query<{ id: string }>(
    client,
    `select id from items where proposal = $1 and kind = any($2::text[]) and state <> 'closed' order by id`,
    [proposal, [...kinds]],
  );
  for (const { id } of open) await closeItem(client, id, closing, now);
}

interface Saying {
  by: Actor;
  text: string;
  key?: string | null;
  at: Date;
  place?: CommentPlace | null;
}

/** Says something on an item or a bug; with a key, once. */
export async function say(
  client: pg.PoolClient | pg.Pool,
  subject: string,
  { by, text, key = null, at, place = null }: Saying,
): Promise<void> {
  await query(
    client,
    `insert into comments (subject, at, author, text, key, place) values ($1, $2, $3, $4, $5, $6) on conflict (subject, key) do nothing`,
    [subject, at, jsonText(by), column(text, 100_000), key, place && jsonText(place)],
  );
}
