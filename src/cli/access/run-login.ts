import { hostname } from 'node:os';
import { DataFolder, dataFolderOf } from '../../config/data-folder.ts';
import { forgetLogin, originOf, rememberLogin, tokenFor } from '../../config/server-logins.ts';
import { getMe, logIn, logOut, makeLink, makeToken, revokeToken } from '../../contract/access.ts';
import { Fault } from '../../domain/fault.ts';
import type { Role } from '../../domain/permission.ts';
import { askSecret } from '../terminal/ask-secret.ts';
import { Client, isHere } from '../server/client.ts';

export interface LoginArguments {
  json?: boolean;
  name?: string;
  role?: Role;
  days: number;
  token?: boolean;
  link?: boolean;
  forget?: boolean;
  insecure?: boolean;
}

/** `reproof login`. */
export async function runLogin(url: string | undefined, args: LoginArguments): Promise<void> {
  if (args.link) return printLink(args);
  const origin = url === undefined ? null : originOf(url);
  if (origin === null)
    throw new Fault('BAD_USAGE', 'give the address of the server', { help: 'reproof login https://reproof.example' });
  if (args.forget) return forget(origin, args);
  if (origin.startsWith('http:') && !isHere(origin) && !args.insecure)
    throw new Fault('BAD_USAGE', `${origin} is not https: whoever is in between would read the secret`, {
      help: 'Give an https address, or --insecure where you trust the network.',
    });
  const token = args.token ? await askSecret('Token: ') : await tokenByPassword(origin, args);
  const me = await new Client(origin, token).call(getMe, {});
  const file = rememberLogin(process.env, origin, token);
  const { name, role, projects, expiresAt } = me;
  if (args.json) process.stdout.write(`${JSON.stringify({ server: origin, name, role, projects, expiresAt, file })}\n`);
  else process.stdout.write(`Logged in to ${origin} as ${name} (${role}); the token is in ${file}\n`);
}

/** Opens a session, has a token made in it, and ends it again. */
async function tokenByPassword(origin: string, { name, role, days }: LoginArguments): Promise<string> {
  if (!name) throw new Fault('BAD_USAGE', 'who are you?', { help: 'Give --name, or --token to keep a token.' });
  const password = await askSecret(`Password of ${name} at ${origin}: `);
  const client = new Client(origin, null);
  const me = await client.call(logIn, { body: { name, password } });
  const expiresAt = new Date(Date.now() + days * 86_400_000).toISOString();
  client.csrf = me.csrf;
  try {
    const body = { name: `reproof login on ${hostname()}`.slice(0, 100), role: role ?? me.role, expiresAt };
    return (await client.call(makeToken, { body })).secret;
  } finally {
    await client.call(logOut, {});
  }
}

async function forget(origin: string, { json }: LoginArguments): Promise<void> {
  const token = tokenFor(process.env, origin);
  if (token === null) throw new Fault('NOT_FOUND', `you are not logged in to ${origin}`);
  const revoked = await revoke(new Client(origin, token)).catch(() => false);
  forgetLogin(process.env, origin);
  if (json) return void process.stdout.write(`${JSON.stringify({ server: origin, revoked })}\n`);
  process.stdout.write(
    `${origin} is forgotten${revoked ? ', its token revoked' : '; its token was not revoked: see reproof tokens there'}\n`,
  );
}

/** Revokes the token that the client shows: the one that was made on this machine and is the caller's own. */
async function revoke(client: Client): Promise<boolean> {
  const { token: id } = await client.call(getMe, {});
  if (id === null) return false;
  await client.call(revokeToken, { params: { id } });
  return true;
}

async function printLink({ json }: LoginArguments): Promise<void> {
  const folder = new DataFolder(dataFolderOf(process.env));
  const here = folder.announcement()?.url;
  if (!here) throw new Fault('SERVER_UNREACHABLE', `no server runs on ${folder.path}`);
  const { url } = await new Client(here, folder.token()).call(makeLink, { body: {} });
  process.stdout.write(json ? `${JSON.stringify({ url })}\n` : `${url}\n`);
}
