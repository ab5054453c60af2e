import type { Command } from 'commander';
import { wholeNumber } from '../whole-number.ts';

const examples = `
Examples:
  $ reproof audit                   the newest entries
  $ reproof audit --json | jq 'map(select(.actor == "ann"))'
  $ reproof audit --verify          follows the chain from the first entry; keep the head elsewhere and compare`;

/** Adds `reproof audit` to the program. */
export function registerAudit(program: Command): void {
  program
    .command('audit')
    .summary('show who did what, and check that nothing was changed in that')
    .description(
      'Shows the audit log of a server: log-ins, users, tokens, and whatever was changed; for administrators.',
    )
    .option('--limit <n>', 'the newest so many', wholeNumber(1, 1000), 50)
    .option('--verify', 'read all of it and check its chain of hashes; exit code 65 where it is broken')
    .option('--json', 'print it on standard output as JSON')
    .addHelpText('after', examples)
    .action(async (args: { json?: boolean; verify?: boolean; limit: number }) =>
      (await import('./run-audit.ts')).runAudit(args),
    );
}
