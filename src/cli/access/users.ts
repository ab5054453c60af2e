import { type Command, Option } from 'commander';
import { roles } from '../../domain/permission.ts';
import type { AddArguments, ChangeArguments } from './run-users.ts';

const examples = `
Examples:
  $ reproof users
  $ reproof users add ann --role admin --email ann@shop.example      asks for the password
  $ pass show reproof/bo | reproof users add bo --role engineer      reads it from standard input
  $ reproof users change bo --role approver
  $ reproof users change bo --disable                                ends bo's sessions, stops bo's tokens`;

const role = (): Option => new Option('--role <role>', 'what the user may').choices(roles);

/** Adds `reproof users` to the program. */
export function registerUsers(program: Command): void {
  const users = program
    .command('users')
    .summary('list who may log in; add and change users')
    .description(
      'Lists the users of a server. Roles: viewer, engineer, approver, admin; each may what the one before may.',
    )
    .option('--json', 'print them on standard output as JSON')
    .addHelpText('after', examples)
    .action(async (args: { json?: boolean }) => (await import('./run-users.ts')).runUsers(args));
  users
    .command('add')
    .argument('<name>', 'what ledgers say: 2 to 63 of a-z, 0-9, dot, dash, underscore')
    .summary('add a user')
    .description('Adds a user to the server that runs, else to the store of REPROOF_DATA or DATABASE_URL.')
    .addOption(role().default('viewer'))
    .option('--email <address>', 'by which the user may log in, too')
    .option('--json', 'print the user on standard output as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ reproof users add ann --role admin\n  $ reproof users add bo < password.txt',
    )
    .action(async (name: string, _args: object, command: Command) =>
      (await import('./run-users.ts')).runAdd(name, command.optsWithGlobals<AddArguments>()),
    );
  users
    .command('change')
    .argument('<name>')
    .summary('change a user’s role, address or password; disable and enable')
    .description('Changes a user. A new role, a new password and disabling end the user’s sessions.')
    .addOption(role())
    .option('--email <address>', 'another address; an empty one takes it away')
    .option('--password', 'ask for a new password')
    .option('--disable', 'no log-in, no session and no token of the user is good any more')
    .option('--enable', 'the user may log in again')
    .option('--json', 'print the user on standard output as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ reproof users change ann --role viewer\n  $ reproof users change ann --password',
    )
    .action(async (name: string, _args: object, command: Command) =>
      (await import('./run-users.ts')).runChange(name, command.optsWithGlobals<ChangeArguments>()),
    );
}
