import { type Command, Option } from 'commander';
import type { StandInArguments } from './run-stand-ins.ts';

const examples = `
Examples:
  $ reproof stand-ins
  $ reproof stand-ins add bob --until 2026-08-15 --reason "on leave"
  $ reproof stand-ins add bob --until 2w --path 'payments/**' --risk low --risk medium
  $ reproof stand-ins add bob --away ann --until 3d        an administrator, for ann
  $ reproof stand-ins end 4`;

const several = (value: string, before: string[] = []): string[] => [...before, value];

/** Adds `reproof stand-ins` to the program. */
export function registerStandIns(program: Command): void {
  const standIns = program
    .command('stand-ins')
    .summary('who decides for somebody who is away; hand your decisions over for a time')
    .description(
      'Lists who decides for whom, and until when. A stand-in counts as who is away where rules and CODEOWNERS name them; it gives nobody a role, and no approval of one’s own change.',
    )
    .option('--json', 'print them on standard output as JSON')
    .addHelpText('after', examples)
    .action(async (args: { json?: boolean }) => (await import('./run-stand-ins.ts')).listThem(args));
  standIns
    .command('add')
    .argument('<stand-in>', 'the user who decides meanwhile')
    .summary('hand decisions over')
    .description('Hands your decisions over to another approver until a time; all that is set of the scope holds.')
    .requiredOption('--until <time>', 'a date, a time, or how long from now: 2026-08-15, 3d, 2w')
    .option('--since <time>', 'from then on; else at once')
    .option('--away <user>', 'who is away, where that is not you (administrators)')
    .option('--project <id...>', 'only of these projects', several)
    .option('--path <glob...>', 'only changes to such a file', several)
    .addOption(new Option('--risk <level...>', 'only of such a risk').choices(['low', 'medium', 'high', 'unknown']))
    .addOption(new Option('--kind <kind...>', 'only such changes').choices(['cause', 'suppression']))
    .option('--reason <words>', 'stands with it')
    .option('--json', 'print it on standard output as JSON')
    .addHelpText('after', '\nExamples:\n  $ reproof stand-ins add bob --until 2w')
    .action(async (standIn: string, _args: object, command: Command) =>
      (await import('./run-stand-ins.ts')).addOne(standIn, command.optsWithGlobals<StandInArguments>()),
    );
  standIns
    .command('end')
    .argument('<id>', 'as `reproof stand-ins` lists it')
    .summary('end one before its time')
    .description('Ends one before its time: either of the two, or an administrator.')
    .option('--json', 'print it on standard output as JSON')
    .addHelpText('after', '\nExamples:\n  $ reproof stand-ins end 4')
    .action(async (id: string, _args: object, command: Command) =>
      (await import('./run-stand-ins.ts')).endOne(id, command.optsWithGlobals<{ json?: boolean }>()),
    );
}
