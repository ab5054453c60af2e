import type pg from 'pg';
import type { SavedView } from '../../../domain/saved-view.ts';
import type { ViewStore } from '../../../ports/store/view-store.ts';
import { jsonText } from '../bugs/amend.ts';
import { column } from '../column-text.ts';
import { query } from '../pool.ts';

const keepText = `
insert into saved_views (owner, name, filters) values ($1, $2, $3)
on conflict (owner, name) do update set filters = excluded.filters, kept_at = now()`;

export function viewStore(pool: pg.Pool): ViewStore {
  return {
    views: (owner) =>
      query<SavedView>(pool, 'select name, filters from saved_views where owner = $1 order by lower(name), name', [
        owner,
      ]),
    keep: async (owner, { name, filters }) =>
      void (await query(pool, keepText, [owner, column(name, 100), jsonText(filters)])),
    forget: async (owner, name) =>
      void (await query(pool, 'delete from saved_views where owner = $1 and name = $2', [owner, column(name, 100)])),
  };
}
