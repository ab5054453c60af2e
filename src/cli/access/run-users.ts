import { addUserHere } from '../../compose-server.ts';
import { DataFolder, dataFolderOf } from '../../config/data-folder.ts';
import { addUser, changeUser, listUsers } from '../../contract/access.ts';
import { Fault } from '../../domain/fault.ts';
import type { Role } from '../../domain/permission.ts';
import type { User } from '../../domain/user.ts';
import { connect } from '../server/client.ts';
import { askSecret } from '../terminal/ask-secret.ts';

export interface AddArguments {
  json?: boolean;
  role: Role;
  email?: string;
}

export interface ChangeArguments {
  json?: boolean;
  role?: Role;
  email?: string;
  password?: boolean;
  disable?: boolean;
  enable?: boolean;
}

/** `reproof users`. */
export async function runUsers({ json }: { json?: boolean }): Promise<void> {
  const users = await connect(process.env).call(listUsers, {});
  if (json) process.stdout.write(`${JSON.stringify(users, null, 2)}\n`);
  else process.stdout.write(users.map(lineOf).join('') || 'No users. Add one: reproof users add NAME --role admin\n');
}

/** `reproof users add`: at the server, and where none runs at its store, as a server for others does not start without users. */
export async function runAdd(name: string, { json, role, email }: AddArguments): Promise<void> {
  const password = await askSecret(`Password for ${name} (at least 12 characters): `);
  const wanted = { name, role, email: email ?? null, password };
  tell(await withoutServer(wanted), json);
}

async function withoutServer(wanted: Parameters<typeof addUserHere>[2]): Promise<User> {
  const { env } = process;
  try {
    return await connect(env).call(addUser, { body: wanted });
  } catch (error) {
    const nobody = error instanceof Fault && error.code === 'SERVER_UNREACHABLE';
    if (!nobody || env['REPROOF_URL']) throw error;
    const folder = new DataFolder(dataFolderOf(env));
    folder.make();
    return addUserHere(folder, env, wanted);
  }
}

/** `reproof users change`. */
export async function runChange(name: string, args: ChangeArguments): Promise<void> {
  if (args.disable && args.enable) throw new Fault('BAD_USAGE', '--disable and --enable are opposites');
  const password = args.password ? await askSecret(`New password for ${name}: `) : undefined;
  const disabled = args.disable ? true : args.enable ? false : undefined;
  const email = args.email === undefined ? undefined : args.email || null;
  const body = { role: args.role, email, password, disabled };
  if (Object.values(body).every((value) => value === undefined))
    throw new Fault('BAD_USAGE', 'nothing is to be changed', { help: 'See `reproof users change --help`.' });
  tell(await connect(process.env).call(changeUser, { params: { name }, body }), args.json);
}

function tell(user: User, json: boolean | undefined): void {
  process.stdout.write(json ? `${JSON.stringify(user, null, 2)}\n` : lineOf(user));
}

function lineOf({ name, role, email, disabled }: User): string {
  return (
    `${name.padEnd(20)}  ${role.padEnd(9)} ${[email ?? '', disabled ? '(disabled)' : ''].filter(Boolean).join(' ')}`.trimEnd() +
    '\n'
  );
}
