import type { Command } from 'commander';

const examples = `
Examples:
  $ reproof dev                         runs environments.dev.command of the .reproof.yaml here
  $ reproof dev --environment staging-on-my-desk --service orders

The command is started in this folder as you would start it, with REPROOF_DSN, REPROOF_RELEASE (the commit) and
REPROOF_ENVIRONMENT for the recorder and your SDK. Whenever HEAD is another commit it is restarted (releasedBy: reload: it
takes changed files up by itself), and once it runs the server is told. Ctrl-C ends both.`;

interface Arguments {
  environment: string;
  service?: string;
  project: string;
}

/** Adds `reproof dev` to the program. */
export function registerDev(program: Command): void {
  program
    .command('dev')
    .summary('run the service while you work on it: restarted after each commit, its bugs watched')
    .description('Runs the service of this checkout, and tells a running server of each commit that it runs.')
    .option('--environment <name>', 'of .reproof.yaml', 'dev')
    .option(
      '--service <name>',
      'as its events name it; else the first service of .reproof.yaml, else the folder’s name',
    )
    .option('--project <id>', 'the project', '1')
    .addHelpText('after', examples)
    .action(async (args: Arguments) => {
      const { runDev } = await import('./dev/run-dev.ts');
      await runDev(args);
    });
}
