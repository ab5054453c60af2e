import { makeToken as keepToken } from '../../access/make-token.ts';
import { listTokens, makeToken, revokeToken } from '../../contract/access.ts';
import type { ApiToken } from '../../domain/api-token.ts';
import { Fault } from '../../domain/fault.ts';
import type { Caller } from '../../ports/access.ts';
import type { TokenStore } from '../../ports/store/token-store.ts';
import { type Route, route } from '../route.ts';

/** Whether a token is there for the caller: its own, its user's, or for an administrator any. */
function isTheirs({ role, user, projects, proof }: Caller, token: ApiToken): boolean {
  if (proof.kind === 'token' && proof.id === token.id) return true;
  if (projects !== null) return false;
  return role === 'admin' || (user !== null && token.owner === user);
}

/** Tokens of the API. */
export function tokenRoutes(tokens: TokenStore): Route[] {
  return [
    route({
      ...listTokens,
      handle: async ({ query: { all }, caller }) => {
        if (all && (caller.role !== 'admin' || caller.projects))
          throw new Fault('NO_PERMISSION', 'only an administrator sees all tokens');
        const wide = all || caller.user === null;
        return (await tokens.list(wide ? null : caller.user)).filter((token) => isTheirs(caller, token));
      },
    }),
    route({
      ...makeToken,
      tells: ({ name, role, projects }) => `${name} role=${role} projects=${projects?.join(',') ?? 'all'}`,
      handle: async ({ body, caller }) => {
        const { token, secret } = await keepToken(tokens, caller, body);
        return { ...token, secret };
      },
    }),
    route({
      ...revokeToken,
      handle: async ({ params: { id }, caller }) => {
        const token = await tokens.token(id);
        if (!token || !isTheirs(caller, token)) throw new Fault('NOT_FOUND', `there is no token ${id}`);
        if (!(await tokens.revoke(id))) throw new Fault('CONFLICT', `the token ${id} was revoked before`);
        return {};
      },
    }),
  ];
}
