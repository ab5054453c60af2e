import type { Command } from 'commander';
import type { z } from 'zod';
import { closeItem, commentItem, getItem, listItems } from '../../contract/items.ts';
import { plain, plainLine } from '../../domain/plain-text.ts';
import { wholeNumber } from '../whole-number.ts';
import { table } from './table.ts';

const examples = `
Examples:
  $ reproof items
  $ reproof items --mine --json
  $ reproof items 1-i9
  $ reproof items close 1-i9 --reason "Approved: small and proven"
  $ reproof items comment 1-i9 "who knows this code?"`;

type Item = z.output<typeof getItem.reply>;

interface Arguments {
  json?: boolean;
  kind?: NonNullable<z.input<NonNullable<typeof listItems.query>>>['kind'];
  bug?: string;
  all?: boolean;
  mine?: boolean;
  limit: number;
}

/** Adds `reproof items` to the program. */
export function registerItems(program: Command): void {
  const items = program
    .command('items')
    .argument('[item]', 'one of them: 1-i9')
    .summary('list work items: decisions, fixes to apply, investigations; close or comment one')
    .description('Lists the open work items of a running server, the most urgent first; with an id shows one.')
    .option('--json', 'print on standard output as JSON')
    .option('--kind <kind>', 'decision, apply-fix, investigation or escalation')
    .option('--bug <bug>', 'only this bug’s')
    .option('--mine', 'only those assigned to you')
    .option('--all', 'closed ones too')
    .option('--limit <n>', 'at most so many', wholeNumber(1, 200), 50)
    .addHelpText('after', examples)
    .action(async (id: string | undefined, args: Arguments) => {
      const { connect } = await import('./client.ts');
      const client = connect(process.env);
      if (id) return print(await client.call(getItem, { params: { id } }), args);
      const { kind, bug, mine, all, limit } = args;
      const query = { kind, bug, limit, ...(mine ? { mine: 'true' } : {}), ...(all ? {} : { open: 'true' }) };
      const { items: found } = await client.call(listItems, { query });
      if (args.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
      else
        process.stdout.write(
          table(
            ['item', 'kind', 'state', 'priority', 'bugs', 'assignee', 'title'],
            found.map((one) => [
              one.id,
              one.kind,
              one.state,
              one.priority,
              one.bugs.join(','),
              one.assignee?.id ?? '-',
              plainLine(one.title, 100),
            ]),
            'No work items.',
          ),
        );
    });
  registerVerbs(items);
}

function registerVerbs(items: Command): void {
  items
    .command('close')
    .argument('<item>', 'as `reproof items` names it: 1-i9')
    .requiredOption(
      '--reason <words>',
      'why; on a decision item it begins `Approved`, `Rejected:` or `Needs revision:`',
    )
    .option('--json', 'print the item on standard output as JSON')
    .summary('close a work item; a decision item by its decision')
    .addHelpText('after', '\nExamples:\n  $ reproof items close 1-i9 --reason "Approved: small and proven"')
    .action(async (id: string, _own: object, command: Command) => {
      const { connect } = await import('./client.ts');
      const { reason, json } = command.optsWithGlobals<{ reason: string; json?: boolean }>();
      print(await connect(process.env).call(closeItem, { params: { id }, body: { reason } }), { json });
    });
  items
    .command('comment')
    .argument('<item>', 'as `reproof items` names it: 1-i9')
    .argument('<text>', 'Markdown')
    .option('--json', 'print the item on standard output as JSON')
    .summary('say something on a work item')
    .addHelpText('after', '\nExamples:\n  $ reproof items comment 1-i9 "who knows this code?"')
    .action(async (id: string, text: string, _own: object, command: Command) => {
      const { connect } = await import('./client.ts');
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      print(await connect(process.env).call(commentItem, { params: { id }, body: { text } }), { json });
    });
}

function print({ item, proposal }: Item, { json }: { json?: boolean | undefined }): void {
  if (json) return void process.stdout.write(`${JSON.stringify({ item, proposal }, null, 2)}\n`);
  const field = (name: string, value: string): string => `  ${name.padEnd(12)} ${plainLine(value, 300)}`;
  const lines = [
    `${item.id}  ${plainLine(item.title, 150)}`,
    field('kind', item.kind),
    field('state', item.resolution ? `closed: ${item.resolution.how}, ${item.resolution.reason}` : item.state),
    field('priority', item.priority),
    field('bugs', item.bugs.join(', ')),
    field('assignee', item.assignee?.id ?? 'nobody'),
    ...(proposal ? [field('proposal', proposal)] : []),
    ...item.links.map(({ relation, to }) => field(relation, to)),
    '',
    plain(item.description),
    ...item.comments.flatMap(({ at, by, text }) => ['', `${at.slice(0, 16)} ${plainLine(by.id, 100)}:`, plain(text)]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
