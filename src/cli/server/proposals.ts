import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { getProposalFile, listProposals } from '../../contract/reviews.ts';
import { plain, plainLine } from '../../domain/plain-text.ts';
import { wholeNumber } from '../whole-number.ts';
import { proposalLines } from './proposal-lines.ts';
import { table } from './table.ts';

const examples = `
Examples:
  $ reproof proposals
  $ reproof proposals --show needs-decision --json
  $ reproof proposals 1-p2 --diff
  $ reproof proposals 1-p2 --file proposal.md`;

type Show = z.input<NonNullable<typeof listProposals.query>>['show'];

interface Arguments {
  json?: boolean;
  show: Show;
  bug?: string;
  state?: string;
  diff?: boolean;
  file?: string;
  limit: number;
}

/** Adds `reproof proposals` to the program. */
export function registerProposals(program: Command): void {
  program
    .command('proposals')
    .argument('[proposal]', 'one of them (1-p4), or the bug that waits with it (1-4)')
    .summary('list proposals, or show one with its gates and decisions')
    .description('Lists the proposed fixes of a running server, the newest first; with an id shows one.')
    .option('--json', 'print on standard output as JSON')
    .addOption(
      new Option('--show <which>', 'those that wait for you, those with a part of yours, or all')
        .choices(['all', 'needs-decision', 'mine'])
        .default('all'),
    )
    .option('--bug <bug>', 'only this bug’s')
    .option('--state <states>', 'only these, by comma: waiting, approved, rejected ...')
    .option('--limit <n>', 'at most so many', wholeNumber(1, 200), 50)
    .option('--diff', 'of one: with the change itself')
    .option('--file <name>', 'of one: print a file of its evidence bundle')
    .addHelpText('after', examples)
    .action(async (id: string | undefined, args: Arguments) => {
      const { connect } = await import('./client.ts');
      const client = connect(process.env);
      if (id) return showOne(client, id, args);
      const { show, bug, state, limit } = args;
      const { proposals } = await client.call(listProposals, { query: { show, bug, state, limit } });
      if (args.json) process.stdout.write(`${JSON.stringify(proposals, null, 2)}\n`);
      else
        process.stdout.write(
          table(
            ['proposal', 'state', 'bugs', 'risk', 'confidence', 'title'],
            proposals.map((one) => [
              one.id,
              one.state,
              one.bugs.join(','),
              one.risk,
              one.confidence.toFixed(2),
              plainLine(one.title, 100),
            ]),
            'No proposals.',
          ),
        );
    });
}

async function showOne(client: import('./client.ts').Client, id: string, args: Arguments): Promise<void> {
  const { proposalFor } = await import('./decide.ts');
  const proposal = await proposalFor(client, id);
  if (args.file) {
    const { text } = await client.call(getProposalFile, { params: { id: proposal.id }, query: { name: args.file } });
    process.stdout.write(process.stdout.isTTY ? plain(text) : text);
  } else if (args.json) process.stdout.write(`${JSON.stringify(proposal, null, 2)}\n`);
  else process.stdout.write(`${proposalLines(proposal, { diff: args.diff === true }).join('\n')}\n`);
}
