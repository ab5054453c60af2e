import type { Command } from 'commander';
import type { z } from 'zod';
import { listDeploys } from '../../contract/projects.ts';
import { plainLine } from '../../domain/plain-text.ts';

const examples = `
Examples:
  $ reproof deploys
  $ reproof deploys --project 2 --json`;

type Listed = z.output<typeof listDeploys.reply>[number];

/** Adds `reproof deploys` to the program. */
export function registerDeploys(program: Command): void {
  program
    .command('deploys')
    .summary('list deploys with the error rate before and after each')
    .description('Lists the deploys that were told to a running server (POST /api/v1/deploys), the newest first.')
    .option('--json', 'print them on standard output as JSON')
    .option('--project <id>', 'the project', '1')
    .addHelpText('after', examples)
    .action(async (args: { json?: boolean; project: string }) => {
      const { connect } = await import('./client.ts');
      const deploys = await connect(process.env).call(listDeploys, { params: { id: args.project }, query: {} });
      if (args.json) process.stdout.write(`${JSON.stringify(deploys, null, 2)}\n`);
      else process.stdout.write(deploys.length > 0 ? deploys.map(lineOf).join('') : 'No deploys.\n');
    });
}

function lineOf({ at, service, environment, release, status, rate: { before, after, change } }: Listed): string {
  const rate = `${before.errors} errors in ${before.minutes} min before, ${after.errors} in ${after.minutes} min after`;
  const times = change === null ? '' : ` (${change} times the rate)`;
  const what = plainLine(`${service} ${release} to ${environment}, ${status}`, 100);
  return `${at.slice(0, 16).replace('T', ' ')}  ${what}: ${rate}${times}\n`;
}
