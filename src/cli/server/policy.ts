import { type Command, InvalidArgumentError, Option } from 'commander';
import { dryRun } from '../../contract/reviews.ts';
import { plainLine } from '../../domain/plain-text.ts';
import { wholeNumber } from '../whole-number.ts';
import { table } from './table.ts';

const examples = `
Examples:
  $ reproof policy dry-run
  $ reproof policy dry-run --max-risk low --min-confidence 0.95 --path 'src/**' --path 'lib/**'
  $ reproof policy dry-run --project 2 --json`;

interface Arguments {
  json?: boolean;
  project: string;
  maxRisk?: 'low' | 'medium';
  minConfidence?: number;
  path?: string[];
  limit: number;
}

const repeated = (value: string, before: string[] = []): string[] => [...before, value];

function share(text: string): number {
  const value = Number(text);
  if (!(value >= 0.5 && value <= 1)) throw new InvalidArgumentError('must be a number from 0.5 to 1');
  return value;
}

/** Adds `reproof policy dry-run` to the program. */
export function registerPolicy(program: Command): void {
  program
    .command('policy')
    .summary('try an auto-approval policy on the proposals so far')
    .addHelpText('after', examples)
    .command('dry-run')
    .summary('what an auto-approval policy would have approved')
    .description(
      'What an auto-approval policy would have approved of a project’s proposals so far, beside what people decided. Without a policy on the command line: the one of each proposal’s own commit, as if it were on. Changes nothing.',
    )
    .option('--project <id>', 'whose proposals', '1')
    .addOption(new Option('--max-risk <level>', 'the highest risk that it takes').choices(['low', 'medium']))
    .option('--min-confidence <share>', 'the least confidence that it takes, 0.5 to 1', share)
    .option('--path <glob>', 'where it may approve; every changed file must match one; may be repeated', repeated)
    .option('--limit <n>', 'at most so many proposals, the newest first', wholeNumber(1, 1000), 200)
    .option('--json', 'print on standard output as JSON')
    .addHelpText('after', examples)
    .action(async ({ project, maxRisk, minConfidence, path, limit, json }: Arguments) => {
      const { connect } = await import('./client.ts');
      const own = maxRisk === undefined && minConfidence === undefined && path === undefined;
      const autoApproval = own ? null : { enabled: true, maxRisk, minConfidence, paths: path ?? [] };
      const body = { autoApproval, limit };
      const tried = await connect(process.env).call(dryRun, { params: { id: project }, body });
      if (json) return void process.stdout.write(`${JSON.stringify(tried, null, 2)}\n`);
      const rows = tried.proposals.map((one) => [
        one.proposal,
        one.heldBackBy.length === 0 ? 'approves' : 'leaves',
        one.people ?? '-',
        plainLine(one.heldBackBy.join('; ') || one.title, 120),
      ]);
      process.stdout.write(table(['proposal', 'policy', 'people', 'why'], rows, 'No proposals.'));
      const turnedDown =
        tried.approvesTurnedDown > 0 ? `, ${tried.approvesTurnedDown} of which people turned down` : '';
      process.stdout.write(`\nWould have approved ${tried.approves} of ${tried.proposals.length}${turnedDown}.\n`);
    });
}
