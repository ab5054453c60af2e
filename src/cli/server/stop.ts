import type { Command } from 'commander';

const examples = `
Examples:
  $ reproof stop
  $ REPROOF_DATA=/srv/reproof reproof stop`;

const waitMs = 60_000;

/** Adds `reproof stop` to the program. */
export function registerStop(program: Command): void {
  program
    .command('stop')
    .summary('end the server and the PostgreSQL of a data folder')
    .description('Ends the server of a data folder, and its PostgreSQL, also one that a killed server left behind.')
    .option('--json', 'print what was ended on standard output as JSON')
    .addHelpText('after', examples)
    .action(async (args: { json?: boolean }) => {
      const { DataFolder, dataFolderOf } = await import('../../config/data-folder.ts');
      const { stopStore } = await import('../../compose-server.ts');
      const folder = new DataFolder(dataFolderOf(process.env));
      const server = await endServer(folder.announcement()?.pid ?? null);
      const postgres = await stopStore(folder);
      if (args.json) process.stdout.write(`${JSON.stringify({ server, postgres })}\n`);
      else
        process.stdout.write(
          `server ${server ? 'ended' : 'did not run'}, PostgreSQL ${postgres || server ? 'ended' : 'did not run'}\n`,
        );
    });
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function endServer(pid: number | null): Promise<boolean> {
  if (pid === null || !lives(pid)) return false;
  const { setTimeout: pause } = await import('node:timers/promises');
  process.kill(pid, 'SIGTERM');
  const until = performance.now() + waitMs;
  while (lives(pid) && performance.now() < until) await pause(50);
  if (lives(pid)) process.kill(pid, 'SIGKILL');
  return true;
}
