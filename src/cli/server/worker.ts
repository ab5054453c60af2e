import type { Command } from 'commander';
import { type WorkArguments, withWorkOptions, workBounds } from './work-options.ts';

const examples = `
Examples:
  $ DATABASE_URL=postgresql://... reproof worker --concurrency 2
  $ reproof worker                    beside a server of the same data folder`;

interface Arguments extends WorkArguments {
  logLevel: string;
}

/** Adds `reproof worker` to the program. */
export function registerWorker(program: Command): void {
  const command = program
    .command('worker')
    .summary('work on bugs, beside any number of others')
    .description('Takes bugs from the queue and works on each until it waits for a person. Any number may run.')
    .option('--log-level <level>', 'of the log on standard error: trace to fatal, or silent', 'info')
    .addHelpText('after', examples)
    .action(async (args: Arguments) => {
      const { DataFolder, dataFolderOf } = await import('../../config/data-folder.ts');
      const { openInstallation } = await import('../../compose-server.ts');
      const { startWorker } = await import('../../worker/work.ts');
      const { onceToldToEnd } = await import('./told-to-end.ts');
      const { takeScratchHome } = await import('../../config/scratch-home.ts');
      const releaseScratch = takeScratchHome();
      const told = onceToldToEnd();
      const folder = new DataFolder(dataFolderOf(process.env));
      folder.make();
      const installation = await openInstallation(folder, process.env, { logLevel: args.logLevel, beside: true });
      try {
        await startWorker(installation, workBounds(args));
        process.stdout.write('Reproof works on bugs.\n');
        await told;
      } finally {
        await installation.close();
        releaseScratch();
      }
    });
  withWorkOptions(command);
}
