import type pg from 'pg';
import type { Session } from '../../../domain/session.ts';
import type { SessionStore } from '../../../ports/store/session-store.ts';
import { column } from '../column-text.ts';
import { query } from '../pool.ts';
import { userOf, type UserRow } from './user-store.ts';

type Times = 'createdAt' | 'seenAt' | 'expiresAt';
type Row = Omit<Session, Times> & Record<Times, Date>;

const columns = `s.id, s.user_name as user, s.created_at as "createdAt", s.seen_at as "seenAt",
  s.expires_at as "expiresAt", s.address`;

function sessionOf({ id, user, createdAt, seenAt, expiresAt, address }: Row): Session {
  const times = {
    createdAt: createdAt.toISOString(),
    seenAt: seenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
  return { id, user, address, ...times };
}

export function sessionStore(pool: pg.Pool): SessionStore {
  return {
    open: async ({ id, user, createdAt, seenAt, expiresAt, address }) => {
      await query(
        pool,
        `with over as (delete from sessions where expires_at < $3)
         insert into sessions (id, user_name, created_at, seen_at, expires_at, address) values ($1, $2, $3, $4, $5, $6)`,
        [id, user, createdAt, seenAt, expiresAt, column(address, 100)],
      );
    },
    session: async (id) => {
      const [row] = await query<Row & { who: (Omit<UserRow, 'createdAt'> & { createdAt: string }) | null }>(
        pool,
        `select ${columns}, (select json_build_object('name', u.name, 'email', u.email, 'role', u.role,
           'disabled', u.disabled, 'createdAt', u.created_at) from users u where u.name = s.user_name) as who
         from sessions s where s.id = $1`,
        [id],
      );
      if (!row) return null;
      return {
        session: sessionOf(row),
        user: row.who && userOf({ ...row.who, createdAt: new Date(row.who.createdAt) }),
      };
    },
    seen: async (id, at) => {
      await query(pool, 'update sessions set seen_at = $2 where id = $1', [id, at]);
    },
    of: async (user) =>
      (
        await query<Row>(
          pool,
          `select ${columns} from sessions s where s.user_name is not distinct from $1 order by s.seen_at desc limit 1000`,
          [user],
        )
      ).map(sessionOf),
    end: async (id) => (await query(pool, 'delete from sessions where id = $1 returning id', [id])).length > 0,
    endAll: async (user) =>
      (await query(pool, 'delete from sessions where user_name is not distinct from $1 returning id', [user])).length,
  };
}
