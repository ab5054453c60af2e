import { addUser as keepUser } from '../../access/add-user.ts';
import { hashPassword } from '../../access/password.ts';
import { addUser, changeUser, listUsers } from '../../contract/access.ts';
import { Fault } from '../../domain/fault.ts';
import type { User } from '../../domain/user.ts';
import type { UserStore } from '../../ports/store/user-store.ts';
import { type Route, route } from '../route.ts';

/** Who may log in. */
export function userRoutes(users: UserStore): Route[] {
  return [
    route({ ...listUsers, handle: () => users.users() }),
    route({ ...addUser, tells: ({ role }) => `role=${role}`, handle: ({ body }) => keepUser(users, body) }),
    route({
      ...changeUser,
      tells: changesOf,
      handle: async ({ params: { name }, body: { password, ...rest } }) => {
        const hash = password === undefined ? {} : { password: await hashPassword(password) };
        const user = await users.change(name, { ...rest, ...hash });
        if (!user) throw new Fault('NOT_FOUND', `there is no user ${name}`);
        return user;
      },
    }),
  ];
}

/** What changes, for the audit log: neither the password nor the address. */
function changesOf({ role, disabled, email, password }: Partial<User> & { password?: string }): string {
  return [
    ...(role ? [`role=${role}`] : []),
    ...(disabled === undefined ? [] : [disabled ? 'disabled' : 'enabled']),
    ...(email === undefined ? [] : ['email']),
    ...(password === undefined ? [] : ['password']),
  ].join(' ');
}
