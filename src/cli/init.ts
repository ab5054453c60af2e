import type { Command } from 'commander';
import type { InitOptions } from './write-policy.ts';

const examples = `
Examples:
  $ reproof init
  $ reproof init --repo ~/src/orders --force

Exit codes:
  0 written    64 a .reproof.yaml is there already    66 no such folder`;

/** Adds `reproof init` to the command line. */
export function registerInit(program: Command): void {
  program
    .command('init')
    .description('write a commented .reproof.yaml from what the repository shows')
    .option('--repo <dir>', 'the repository', '.')
    .option('--force', 'replace a .reproof.yaml that is there')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', examples)
    .action(async (options: InitOptions) => {
      const { initPolicy } = await import('./write-policy.ts');
      const { path, policy } = initPolicy(options);
      if (options.json) process.stdout.write(`${JSON.stringify({ path, policy }, null, 2)}\n`);
      else process.stdout.write(`${path}\n`);
    });
}
