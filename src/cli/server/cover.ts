import type { Command } from 'commander';
import { coverBug, uncoverBug } from '../../contract/reviews.ts';

interface Arguments {
  manifest?: string;
  reason?: string;
  json?: boolean;
}

/** Adds `reproof cover` and `reproof uncover` to the program. */
export function registerCoverage(program: Command): void {
  program
    .command('cover')
    .argument('<proposal>', 'a proposal (1-p4), or the bug that waits with one (1-4)')
    .argument('<bug>', 'a further bug that its fix shall cure')
    .summary('add a bug to a proposal')
    .description(
      'Add a bug to a proposal. The fix is run against the bug’s own reproduction first; once that has passed, a proposal for both takes the place of the one that there is, and what was decided about that is void.',
    )
    .option('--manifest <hash>', 'the change that was looked at; else the one that the proposal has now')
    .option('--reason <words>', 'stands in the ledger')
    .option('--json', 'print where the bug is then on standard output as JSON')
    .addHelpText('after', '\nExamples:\n  $ reproof cover 1-p4 1-7\n  $ reproof cover 1-4 1-7 --reason "the same null"')
    .action((proposal: string, bug: string, args: Arguments) => run(proposal, bug, args, 'ask'));
  program
    .command('uncover')
    .argument('<proposal>', 'a proposal (1-p4), or a bug that waits with one (1-4)')
    .argument('<bug>', 'one of its bugs, not the first')
    .summary('take a bug off a proposal')
    .description(
      'Take a bug off a proposal. One without it takes the place of the proposal, what was decided about that is void, and the bug is worked on by itself, without that fix.',
    )
    .requiredOption('--reason <words>', 'why')
    .option('--manifest <hash>', 'the change that was looked at; else the one that the proposal has now')
    .option('--json', 'print where the bug is then on standard output as JSON')
    .addHelpText('after', '\nExamples:\n  $ reproof uncover 1-p5 1-7 --reason "another null"')
    .action((proposal: string, bug: string, args: Arguments) => run(proposal, bug, args, 'take-off'));
}

async function run(id: string, bug: string, args: Arguments, kind: 'ask' | 'take-off'): Promise<void> {
  const [{ connect }, { proposalFor }] = [await import('./client.ts'), await import('./decide.ts')];
  const client = connect(process.env);
  const found = await proposalFor(client, id);
  const body = { manifest: args.manifest ?? found.manifestHash, reason: args.reason ?? '' };
  const ended =
    kind === 'ask'
      ? await client.call(coverBug, { params: { id: found.id }, body: { ...body, bug } })
      : await client.call(uncoverBug, { params: { id: found.id }, body: { ...body, bug } });
  const words =
    kind === 'ask'
      ? `The fix of ${ended.proposal} is run against ${bug}; it is covered once that has passed.`
      : `${ended.proposal} takes the place of ${found.id}; ${bug} is ${ended.state}.`;
  process.stdout.write(args.json ? `${JSON.stringify(ended, null, 2)}\n` : `${words}\n`);
}
