import type { Command } from 'commander';
import { wholeNumber } from '../whole-number.ts';

/** One command on the store itself; `run` is loaded when it is asked for. */
function add(
  program: Command,
  usage: { name: string; argument?: [string, string]; summary: string; more: string; examples: string[] },
): Command {
  const command = program.command(usage.name);
  if (usage.argument) command.argument(...usage.argument);
  return command
    .summary(usage.summary)
    .description(`${usage.summary.charAt(0).toUpperCase()}${usage.summary.slice(1)}. ${usage.more}`)
    .option('--json', 'print what was done on standard output as JSON')
    .addHelpText('after', `\nExamples:\n${usage.examples.map((line) => `  $ ${line}`).join('\n')}`);
}

const where = 'Works on the store of REPROOF_DATA or DATABASE_URL, whether a server runs or not.';

/** Adds what is done to a store besides its daily use. */
export function registerUpkeep(program: Command): void {
  registerBackup(program);
  registerPrivacy(program);
  registerTransfer(program);
}

function registerBackup(program: Command): void {
  add(program, {
    name: 'backup',
    argument: ['<file>', 'a new file'],
    summary: 'write all of the store into one file',
    more: where,
    examples: [
      'reproof backup /backups/reproof-$(date +%F).backup',
      'DATABASE_URL=postgresql://... reproof backup a.backup --json',
    ],
  }).action(async (file: string, args: { json?: boolean }) => (await import('./backup.ts')).runBackup(file, args));
  add(program, {
    name: 'restore',
    argument: ['<file>', 'that `reproof backup` wrote'],
    summary: 'put a backup into an empty store',
    more: 'No server may run on it. The schema is brought up to this program’s.',
    examples: [
      'REPROOF_DATA=/srv/reproof reproof restore a.backup',
      'DATABASE_URL=postgresql://... reproof restore a.backup',
    ],
  }).action(async (file: string, args: { json?: boolean }) => (await import('./backup.ts')).runRestore(file, args));
  add(program, {
    name: 'move',
    argument: ['<url>', 'postgresql://... of an empty database'],
    summary: 'move the embedded store into a PostgreSQL of one’s own',
    more: 'No server may run; the old store is left as it is. Start the server with DATABASE_URL after it.',
    examples: ['reproof stop && reproof move postgresql://reproof@db/reproof'],
  }).action(async (url: string, args: { json?: boolean }) => (await import('./backup.ts')).runMove(url, args));
}

function registerPrivacy(program: Command): void {
  add(program, {
    name: 'retain',
    summary: 'drop old occurrences, never the first, newest and rarest of a bug',
    more: `Counts and bugs stay. ${where}`,
    examples: ['reproof retain --days 90', 'reproof retain --days 30 --per-bug 200 --json'],
  })
    .option('--days <n>', 'older ones are dropped', wholeNumber(1, 36_500), 90)
    .option('--per-bug <n>', 'kept of one fingerprint at most', wholeNumber(1, 1_000_000), 1_000)
    .action(async (args: { json?: boolean; days: number; perBug: number }) =>
      (await import('./privacy.ts')).runRetain(args),
    );
  add(program, {
    name: 'erase',
    argument: ['<person>', 'as events name the person: an id, an e-mail address'],
    summary: 'find a person’s data in a project, and erase it with --yes',
    more: `Without --yes it only tells what there is. ${where}`,
    examples: ['reproof erase ann@shop.example --project 1', 'reproof erase ann@shop.example --project 1 --yes --json'],
  })
    .option('--project <id>', 'the project to look in', '1')
    .option('--yes', 'erase it; this cannot be undone')
    .action(async (person: string, args: { json?: boolean; project: string; yes?: boolean }) =>
      (await import('./privacy.ts')).runErase(person, args),
    );
}

function registerTransfer(program: Command): void {
  add(program, {
    name: 'export',
    argument: ['<file>', 'a new file; - for standard output'],
    summary: 'write all of a project as lines of JSON, or its bugs as beads',
    more: where,
    examples: [
      'reproof export orders.jsonl --project 1',
      'reproof export .beads/issues.jsonl --beads',
      'reproof export - | gzip > orders.jsonl.gz',
    ],
  })
    .option('--project <id>', 'the project', '1')
    .option('--beads', 'as issues of beads; what came from there keeps the keys that we do not know')
    .action(async (file: string, args: { json?: boolean; project: string; beads?: boolean }) =>
      (await import('./transfer.ts')).runExport(file, args),
    );
  add(program, {
    name: 'import',
    argument: ['<file>', 'that `reproof export` or beads wrote; - for standard input'],
    summary: 'take in an export as a new project, or the bugs of a beads file',
    more: `Told apart by content. ${where}`,
    examples: ['reproof import orders.jsonl', 'reproof import .beads/issues.jsonl --project 1'],
  })
    .option('--project <id>', 'for beads: the project that the bugs belong to', '1')
    .action(async (file: string, args: { json?: boolean; project: string }) =>
      (await import('./transfer.ts')).runImport(file, args),
    );
}
