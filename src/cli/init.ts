import type { Command } from 'commander';
import type { InitOptions } from './write-policy.ts';

/** Adds `reproof init` to the command line. */
export function registerInit(program: Command): void {
  program
    .command('init')
    .description('write a commented .reproof.yaml from what the repository shows')
    .option('--repo <dir>', 'the repository', '.')
    .option('--force', 'replace a .reproof.yaml that is there')
    .option('--json', 'print the result as JSON')
    .action(async (options: InitOptions) => {
      const { initPolicy } = await import('./write-policy.ts');
      const { path, policy } = initPolicy(options);
      if (options.json) process.stdout.write(`${JSON.stringify({ path, policy }, null, 2)}\n`);
      else process.stdout.write(`${path}\n`);
    });
}
