import type pg from 'pg';
import type { Mirror, MirrorStore } from '../../../ports/store/mirror-store.ts';
import { column } from '../column-text.ts';
import { query } from '../pool.ts';

const most = 1_000_000;

export function mirrorStore(pool: pg.Pool): MirrorStore {
  return {
    keep: async (project, tracker, mirrors) => {
      await query(
        pool,
        `insert into mirrors (project, tracker, id, bug, content)
         select $1, $2, * from unnest($3::text[], $4::text[], $5::text[])
         on conflict (project, tracker, id) do update set bug = coalesce(excluded.bug, mirrors.bug), content = excluded.content`,
        [
          project,
          tracker,
          mirrors.map(({ id }) => column(id, 200)),
          mirrors.map(({ bug }) => bug),
          mirrors.map(({ content }) => column(content, most)),
        ],
      );
    },
    all: (project, tracker) =>
      query<Mirror>(pool, 'select id, bug, content from mirrors where project = $1 and tracker = $2 order by id', [
        project,
        tracker,
      ]),
  };
}
