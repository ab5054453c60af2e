import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { listBugs } from '../../contract/bugs.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { wholeNumber } from '../whole-number.ts';
import { registerVerbs } from './bug-verbs.ts';
import { table } from './table.ts';

const examples = `
Examples:
  $ reproof bugs
  $ reproof bugs --state new,regressed --json
  $ reproof bugs --sort priority
  $ reproof bugs pause 1-7                     and cancel, resume, retry, landed, merge, split, route, priority, disposition
  $ reproof bugs --text "reading 'name'" --limit 100`;

type Page = z.output<typeof listBugs.reply>;
export type Line = Page['bugs'][number];

interface Arguments {
  json?: boolean;
  state?: string;
  text?: string;
  project?: string;
  sort?: z.input<NonNullable<typeof listBugs.query>>['sort'];
  limit: number;
}

/** Adds `reproof bugs` to the program. */
export function registerBugs(program: Command): void {
  const bugsCommand = program
    .command('bugs')
    .summary('list bugs, the newest first; cancel, pause, retry, merge, route, landed ... one')
    .description('Lists the bugs of a running server, those seen last first.')
    .option('--json', 'print them on standard output as JSON')
    .option('--state <states>', 'only these, by comma: new, investigating, proposed ...')
    .option('--text <words>', 'only those with these words')
    .option('--project <id>', 'only this project’s')
    .addOption(
      new Option('--sort <by>', 'lastSeen, firstSeen, count or priority').choices([
        'lastSeen',
        'firstSeen',
        'count',
        'priority',
      ]),
    )
    .option('--limit <n>', 'at most so many', wholeNumber(1, 100_000), 50)
    .addHelpText('after', examples)
    .action(async (args: Arguments) => {
      const { connect } = await import('./client.ts');
      const bugs = await listed(connect(process.env), args);
      if (args.json) process.stdout.write(`${JSON.stringify(bugs, null, 2)}\n`);
      else process.stdout.write(bugTable(bugs));
    });
  registerVerbs(bugsCommand);
}

async function listed(client: import('./client.ts').Client, args: Arguments): Promise<Line[]> {
  const most = args.limit;
  const bugs: Line[] = [];
  let after: string | undefined;
  do {
    const { state, text, sort, project } = args;
    const query = { state, text, sort, project, limit: Math.min(200, most - bugs.length), after };
    const page: Page = await client.call(listBugs, { query });
    bugs.push(...page.bugs);
    after = page.next ?? undefined;
  } while (after && bugs.length < most);
  return bugs;
}

/** One line a bug: id, state, count, when it was seen last, title. */
function bugTable(bugs: readonly Line[]): string {
  const rows = bugs.map((bug) => [
    bug.id,
    bug.paused ? `${bug.state} (paused)` : bug.state,
    bug.priority,
    String(bug.count),
    bug.lastSeen.slice(0, 16).replace('T', ' '),
    plainLine(bug.title, 100),
  ]);
  return table(['bug', 'state', 'priority', 'count', 'last seen (UTC)', 'title'], rows, 'No bugs.');
}
