import type { Command } from 'commander';

const examples = `
Examples:
  $ reproof init
  $ reproof init --repo ~/src/orders --force

Exit codes:
  0 written    64 there is one already, or it cannot be written    66 no such folder`;

/** Adds `reproof init` to the program. */
export function registerInit(program: Command): void {
  program
    .command('init')
    .summary('write a commented .reproof.yaml')
    .description('Writes a commented .reproof.yaml from what the repository shows.')
    .option('--repo <dir>', 'the repository', '.')
    .option('--force', 'replace a .reproof.yaml that is there')
    .option('--json', 'print the result on standard output')
    .addHelpText('after', examples)
    .action(async (args: { repo: string; force?: boolean; json?: boolean }) => {
      const { runInit } = await import('./init-policy.ts');
      runInit(args);
    });
}
