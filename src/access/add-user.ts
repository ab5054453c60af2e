import { passwordSchema, type User, userNameSchema } from '../domain/user.ts';
import { Fault } from '../domain/fault.ts';
import type { UserStore } from '../ports/store/user-store.ts';
import { hashPassword } from './password.ts';

export type NewUser = Pick<User, 'name' | 'email' | 'role'> & { password: string };

/** Keeps a new user. Throws BAD_USAGE for a name or a password that cannot be one, CONFLICT where it is taken. */
export async function addUser(users: UserStore, { name, email, role, password }: NewUser): Promise<User> {
  for (const [what, schema, value] of [
    ['name', userNameSchema, name],
    ['password', passwordSchema, password],
  ] as const) {
    const checked = schema.safeParse(value);
    if (!checked.success) throw new Fault('BAD_USAGE', `the ${what} ${checked.error.issues[0]?.message ?? 'is none'}`);
  }
  return users.create({ name, email, role, password: await hashPassword(password) });
}
