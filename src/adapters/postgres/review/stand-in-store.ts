import type pg from 'pg';
import type { StandIn } from '../../../domain/stand-in.ts';
import type { StandInStore } from '../../../ports/store/stand-in-store.ts';
import { column } from '../column-text.ts';
import { query } from '../pool.ts';

type Row = Omit<StandIn, 'id' | 'since' | 'until' | 'madeAt' | 'endedAt'> & {
  id: number;
  since: Date;
  until: Date;
  madeAt: Date;
  endedAt: Date | null;
};

const columns = `s.id, s.away, s.stand_in as "standIn", s.since, s.until, s.scope, s.reason, s.made_by as "madeBy", s.made_at as "madeAt",
  s.ended_at as "endedAt", s.ended_by as "endedBy"`;

function standInOf({ id, since, until, madeAt, endedAt, ...row }: Row): StandIn {
  return {
    ...row,
    id: String(id),
    since: since.toISOString(),
    until: until.toISOString(),
    madeAt: madeAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

export function standInStore(pool: pg.Pool, now: () => Date): StandInStore {
  return {
    standIns: async () => {
      const text = `select ${columns} from stand_ins s where coalesce(s.ended_at, s.until) > $1::timestamptz - interval '90 days' order by s.id desc limit 500`;
      return (await query<Row>(pool, text, [now()])).map(standInOf);
    },
    standIn: async (id) => {
      const [row] = await query<Row>(pool, `select ${columns} from stand_ins s where s.id = $1`, [Number(id)]);
      return row ? standInOf(row) : null;
    },
    make: async ({ away, standIn, since, until, scope, reason, madeBy }) => {
      const [row] = await query<Row>(
        pool,
        `insert into stand_ins as s (away, stand_in, since, until, scope, reason, made_by, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
        [away, standIn, since, until, JSON.stringify(scope), column(reason, 1_000), madeBy, now()],
      );
      return standInOf(row as Row);
    },
    end: async (id, by) => {
      const [row] = await query<Row>(
        pool,
        `update stand_ins s set ended_at = $2, ended_by = $3 where s.id = $1 and s.ended_at is null and s.until > $2 returning ${columns}`,
        [Number(id), now(), by],
      );
      return row ? standInOf(row) : null;
    },
  };
}

// Who has lost the role, or is gone, has nothing to hand over.
const activeText = `
select ${columns}, u.email from stand_ins s join users u on u.name = s.away and not u.disabled and u.role in ('approver', 'admin')
where s.ended_at is null and s.since <= $1 and s.until > $1 order by s.id`;

/** Those that hold now, with the address of who is away. */
export async function activeStandIns(
  client: pg.PoolClient,
  now: Date,
): Promise<{ standIn: StandIn; email: string | null }[]> {
  const rows = await query<Row & { email: string | null }>(client, activeText, [now]);
  return rows.map(({ email, ...row }) => ({ standIn: standInOf(row), email }));
}
