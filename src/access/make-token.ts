import type { ApiToken } from '../domain/api-token.ts';
import { Fault } from '../domain/fault.ts';
import { isWithin, type Role } from '../domain/permission.ts';
import type { Caller } from '../ports/access.ts';
import type { TokenStore } from '../ports/store/token-store.ts';
import { digestOf, newToken } from './secret-text.ts';

export interface TokenWish {
  name: string;
  role: Role;
  projects: string[] | null;
  expiresAt: string | null;
  /** Not a person's: it outlives the maker's account, so only administrators make one. */
  service: boolean;
}

/**
 * Makes a token that may no more than its maker: no higher role, no other projects, and no longer where the maker is a token
 * itself. The secret is told here and never again. Throws NO_PERMISSION, UNKNOWN_PROJECT, BAD_USAGE where nobody would own it.
 */
export async function makeToken(
  tokens: TokenStore,
  maker: Caller,
  wish: TokenWish,
): Promise<{ token: ApiToken; secret: string }> {
  if (!wish.service && maker.user === null)
    throw new Fault('BAD_USAGE', `${maker.actor.id} is no user who could have a token`, {
      help: 'Log in as a user, or make the token of a service account: reproof tokens make NAME --service',
    });
  const problem = excessOf(maker, wish);
  if (problem) throw new Fault('NO_PERMISSION', problem, { help: 'A token may no more than who makes it.' });
  const secret = newToken();
  const { name, role, projects, expiresAt } = wish;
  const owner = wish.service ? null : maker.user;
  const token = await tokens.create(
    { name, owner, role, projects, expiresAt, madeBy: maker.actor.id },
    digestOf(secret),
  );
  return { token, secret };
}

/** What a wish has too much of, in words; null where it has not. */
function excessOf(maker: Caller, { role, projects, expiresAt, service }: TokenWish): string | null {
  if (!isWithin(role, maker.role)) return `a ${maker.role} cannot make a token of role ${role}`;
  if (maker.projects && !projects?.every((project) => maker.projects?.includes(project)))
    return `only for projects ${maker.projects.join(', ')} can a token be made here`;
  const until = maker.proof.kind === 'token' ? maker.proof.expiresAt : null;
  if (until && (!expiresAt || Date.parse(expiresAt) > Date.parse(until)))
    return `the token that makes it ends at ${until}: so must this one`;
  if (service && maker.role !== 'admin') return 'only an administrator makes tokens of service accounts';
  return null;
}
