import { type Command, Option } from 'commander';
import { roles } from '../../domain/permission.ts';
import { wholeNumber } from '../whole-number.ts';
import type { LoginArguments } from './run-login.ts';

const examples = `
Examples:
  $ reproof login https://reproof.example --name ann    asks for the password, keeps a token for 90 days
  $ reproof login https://reproof.example --token       reads a token: typed, or by standard input
  $ reproof login --link                                a one-time link for the browser, on the server's machine
  $ reproof login https://reproof.example --forget      revokes the token and forgets it

The token is kept in reproof/servers.json of your config folder, for you alone to read.`;

/** Adds `reproof login` to the program. */
export function registerLogin(program: Command): void {
  program
    .command('login')
    .argument('[url]', 'of the server: https://reproof.example')
    .summary('log in to a server, by password or token; a link for the browser')
    .description('Logs the command line in to a server: the commands talk to it from then on.')
    .option('--name <name>', 'your name or e-mail address there')
    .addOption(
      new Option('--role <role>', 'the most that the token may; all that you may when left out').choices(roles),
    )
    .option('--days <n>', 'how long the token is good', wholeNumber(1, 3650), 90)
    .option('--token', 'keep this token instead of making one')
    .option('--link', 'print a one-time link that logs a browser of this machine in')
    .option('--forget', 'revoke the token of the server, and forget it')
    .option('--insecure', 'show the password to a server of the network without https')
    .option('--json', 'print what was done on standard output as JSON')
    .addHelpText('after', examples)
    .action(async (url: string | undefined, args: LoginArguments) =>
      (await import('./run-login.ts')).runLogin(url, args),
    );
}
