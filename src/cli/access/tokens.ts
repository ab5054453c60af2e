import { type Command, Option } from 'commander';
import { roles } from '../../domain/permission.ts';
import { wholeNumber } from '../whole-number.ts';
import type { MakeArguments } from './run-tokens.ts';

const examples = `
Examples:
  $ reproof tokens
  $ reproof tokens make laptop --role engineer --days 90
  $ reproof tokens make ci --service --role engineer --project 1,2     of no user: it outlives its maker's account
  $ REPROOF_URL=https://reproof.example REPROOF_TOKEN=rp_... reproof bugs
  $ reproof tokens revoke t_3f2a9c10b7de`;

/** Adds `reproof tokens` to the program. */
export function registerTokens(program: Command): void {
  const tokens = program
    .command('tokens')
    .summary('list, make and revoke tokens of the API')
    .description('Lists one’s own tokens of the API; the secret of a token is shown once, when it is made.')
    .option('--all', 'those of all users and services; for administrators')
    .option('--json', 'print them on standard output as JSON')
    .addHelpText('after', examples)
    .action(async (args: { json?: boolean; all?: boolean }) => (await import('./run-tokens.ts')).runTokens(args));
  tokens
    .command('make')
    .argument('<name>', 'what it is for')
    .summary('make a token that may no more than you')
    .description('Makes a token and prints its secret, which is shown never again.')
    .addOption(new Option('--role <role>', 'the most that it may').choices(roles).default('viewer'))
    .option('--project <ids>', 'only these projects are there for it, by comma')
    .option('--days <n>', 'ends after so many days; never when left out', wholeNumber(1, 3650))
    .option('--service', 'of a service account and not of you; for administrators')
    .option('--json', 'print it on standard output as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ reproof tokens make laptop --role engineer --days 90\n  $ reproof tokens make ci --service --project 1',
    )
    .action(async (name: string, _args: object, command: Command) =>
      (await import('./run-tokens.ts')).runMake(name, command.optsWithGlobals<MakeArguments>()),
    );
  tokens
    .command('revoke')
    .argument('<id>', 'as `reproof tokens` names it')
    .summary('take a token back')
    .description('Takes a token back: from then on it is nobody’s.')
    .option('--json', 'print what was done on standard output as JSON')
    .addHelpText('after', '\nExamples:\n  $ reproof tokens revoke t_3f2a9c10b7de')
    .action(async (id: string, _args: object, command: Command) =>
      (await import('./run-tokens.ts')).runRevoke(id, command.optsWithGlobals<{ json?: boolean }>()),
    );
}
