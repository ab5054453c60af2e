import type { z } from 'zod';
import { hashPassword } from '../../access/password.ts';
import type { LogIn } from '../../access/log-in.ts';
import { changePassword, getMe } from '../../contract/access.ts';
import { Fault } from '../../domain/fault.ts';
import type { Caller } from '../../ports/access.ts';
import type { UserStore } from '../../ports/store/user-store.ts';
import { type Route, route } from '../route.ts';

/** A caller, as it is told about itself. */
export function meOf({ actor, role, projects, proof }: Caller): z.input<typeof getMe.reply> {
  return {
    name: actor.id,
    role,
    projects: projects && [...projects],
    by: proof.kind,
    token: proof.kind === 'token' ? proof.id : null,
    csrf: proof.kind === 'session' ? proof.csrf : null,
    expiresAt: proof.kind === 'install' ? null : proof.expiresAt,
  };
}

/** Who asks, and the password of who asks. */
export function meRoutes({ users, logIn }: { users: UserStore; logIn: LogIn }): Route[] {
  return [
    route({ ...getMe, handle: async ({ caller }) => meOf(caller) }),
    route({
      ...changePassword,
      handle: async ({ caller: { user, proof, projects }, body: { current, next }, exchange }) => {
        if (user === null || projects)
          throw new Fault('BAD_USAGE', 'only users have a password', { help: 'Log in as a user first.' });
        await logIn.check(user, current, exchange.address);
        const keep = proof.kind === 'session' ? proof.id : '';
        await users.change(user, { password: await hashPassword(next) }, keep);
        return {};
      },
    }),
  ];
}
