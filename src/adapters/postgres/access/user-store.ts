import type pg from 'pg';
import { Fault } from '../../../domain/fault.ts';
import type { User } from '../../../domain/user.ts';
import type { UserChange, UserStore } from '../../../ports/store/user-store.ts';
import { query, transaction } from '../pool.ts';

export interface UserRow {
  name: string;
  email: string | null;
  role: User['role'];
  disabled: boolean;
  createdAt: Date;
}

const columns = 'name, email, role, disabled, created_at as "createdAt"';

export function userOf({ name, email, role, disabled, createdAt }: UserRow): User {
  return { name, email, role, disabled, createdAt: createdAt.toISOString() };
}

export function userStore(pool: pg.Pool, now: () => Date): UserStore {
  const one = async (text: string, values: unknown[]): Promise<User | null> => {
    const [row] = await query<UserRow>(pool, text, values).catch(taken);
    return row ? userOf(row) : null;
  };
  return {
    users: async () => (await query<UserRow>(pool, `select ${columns} from users order by name`)).map(userOf),
    user: (name) => one(`select ${columns} from users where name = $1`, [name]),
    any: async () => (await query(pool, 'select 1 as one from users limit 1')).length > 0,
    forLogIn: async (nameOrEmail) => {
      const [row] = await query<UserRow & { password: string }>(
        pool,
        `select ${columns}, password from users where name = $1 or email = $1`,
        [nameOrEmail],
      );
      return row ? { user: userOf(row), password: row.password } : null;
    },
    create: async ({ name, email, role, password }) =>
      (await one(
        `insert into users (name, email, role, password, created_at) values ($1, $2, $3, $4, $5) returning ${columns}`,
        [name, email, role, password, now()],
      )) as User,
    change: (name, change, keep) =>
      transaction(pool, (client) => changed(client, name, change, keep ?? '')).catch(taken),
  };
}

async function changed(client: pg.PoolClient, name: string, change: UserChange, keep: string): Promise<User | null> {
  const { email, role, disabled, password } = change;
  const [row] = await query<UserRow>(
    client,
    `update users set email = case when $2 then $3 else email end, role = coalesce($4, role),
       disabled = coalesce($5, disabled), password = coalesce($6, password)
     where name = $1 returning ${columns}`,
    [name, email !== undefined, email ?? null, role ?? null, disabled ?? null, password ?? null],
  );
  if (!row) return null;
  if (role !== undefined || disabled || password !== undefined)
    await client.query('delete from sessions where user_name = $1 and id <> $2', [name, keep]);
  return userOf(row);
}

function taken(error: unknown): never {
  if ((error as { code?: unknown }).code !== '23505') throw error;
  throw new Fault('CONFLICT', 'a user of this name or e-mail address is there already', { cause: error });
}
