import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { ApiToken } from '../../../domain/api-token.ts';
import { Fault } from '../../../domain/fault.ts';
import type { TokenStore } from '../../../ports/store/token-store.ts';
import { column } from '../column-text.ts';
import { query } from '../pool.ts';
import { userOf, type UserRow } from './user-store.ts';

type Times = 'createdAt' | 'expiresAt' | 'lastUsedAt' | 'revokedAt';
type Row = Omit<ApiToken, Times> & Record<Exclude<Times, 'createdAt'>, Date | null> & { createdAt: Date };

const columns = `t.id, t.name, t.owner, t.role, t.projects, t.made_by as "madeBy", t.created_at as "createdAt",
  t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt", t.revoked_at as "revokedAt"`;

function tokenOf(row: Row): ApiToken {
  const { id, name, owner, role, projects, madeBy } = row;
  const time = (at: Date | null): string | null => at?.toISOString() ?? null;
  return {
    id,
    name,
    owner,
    role,
    projects,
    madeBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: time(row.expiresAt),
    lastUsedAt: time(row.lastUsedAt),
    revokedAt: time(row.revokedAt),
  };
}

export function tokenStore(pool: pg.Pool, now: () => Date): TokenStore {
  return {
    create: async ({ name, owner, role, projects, madeBy, expiresAt }, hash) => {
      const [row] = await query<Row>(
        pool,
        `insert into api_tokens as t (id, hash, name, owner, role, projects, made_by, created_at, expires_at)
         select $1, $2, $3, $4, $5, $6::text[], $7, $8, $9
         where $6::text[] is null or not exists (select 1 from unnest($6::text[]) p where p not in (select id::text from projects))
         returning ${columns}`,
        [
          `t_${randomBytes(6).toString('hex')}`,
          hash,
          column(name, 100),
          owner,
          role,
          projects,
          madeBy,
          now(),
          expiresAt,
        ],
      );
      if (!row) throw new Fault('UNKNOWN_PROJECT', 'the token names a project that there is not');
      return tokenOf(row);
    },
    byHash: async (hash) => {
      const [row] = await query<Row & { user: (Omit<UserRow, 'createdAt'> & { createdAt: string }) | null }>(
        pool,
        `select ${columns}, (select json_build_object('name', u.name, 'email', u.email, 'role', u.role,
           'disabled', u.disabled, 'createdAt', u.created_at) from users u where u.name = t.owner) as user
         from api_tokens t where t.hash = $1`,
        [hash],
      );
      if (!row) return null;
      const { user } = row;
      return { token: tokenOf(row), owner: user && userOf({ ...user, createdAt: new Date(user.createdAt) }) };
    },
    list: async (owner) =>
      (
        await query<Row>(
          pool,
          `select ${columns} from api_tokens t where $1::text is null or t.owner = $1 order by t.created_at desc, t.id limit 1000`,
          [owner],
        )
      ).map(tokenOf),
    token: async (id) => {
      const [row] = await query<Row>(pool, `select ${columns} from api_tokens t where t.id = $1`, [id]);
      return row ? tokenOf(row) : null;
    },
    revoke: async (id) => {
      const text = 'update api_tokens set revoked_at = $2 where id = $1 and revoked_at is null returning id';
      return (await query(pool, text, [id, now()])).length > 0;
    },
    used: async (id, at) => {
      await query(pool, 'update api_tokens set last_used_at = $2 where id = $1', [id, at]);
    },
  };
}
