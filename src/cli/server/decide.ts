import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { decide, getProposal, listProposals } from '../../contract/reviews.ts';
import { Fault } from '../../domain/fault.ts';
import type { Client } from './client.ts';
import { proposalLines } from './proposal-lines.ts';

type Proposal = z.output<typeof getProposal.reply>;
type Body = z.input<NonNullable<typeof decide.body>>;

interface Arguments {
  json?: boolean;
  manifest?: string;
  yes?: boolean;
  reason?: string;
  byHand?: boolean;
  leadsTo?: 're-investigate' | 'needs-investigation' | 'wont-fix';
  patch?: string;
  beside?: boolean;
}

const which = 'a proposal (1-p4), or the bug that waits with one (1-4)';
const binding =
  'The decision is bound to the change that is shown. Without --manifest it is shown and asked about; without a terminal say --manifest HASH.';

/** Adds `reproof approve`, `reject`, `request-changes` and `edit` to the program. */
export function registerDecisions(program: Command): void {
  const verb = (name: string, summary: string, examples: string): Command =>
    program
      .command(name)
      .argument('<proposal>', which)
      .summary(summary)
      .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}. ${binding}`)
      .option('--manifest <hash>', 'the change that was looked at, as `reproof proposals 1-p4` names it')
      .option('--yes', 'decide about the change that is shown without asking')
      .option('--json', 'print what came of it on standard output as JSON')
      .addHelpText('after', `\nExamples:\n${examples}`);
  verb(
    'approve',
    'approve a proposed fix',
    '  $ reproof approve 1-4\n  $ reproof approve 1-p2 --manifest 3f2a... --reason "small and proven"\n  $ reproof approve 1-4 --by-hand',
  )
    .option('--reason <words>', 'stands in the ledger')
    .option('--by-hand', 'a person applies it')
    .action((id: string, args: Arguments) =>
      run(id, args, { verb: args.byHand ? 'approve-and-apply-by-hand' : 'approve', reason: args.reason ?? '' }),
    );
  verb(
    'reject',
    'reject a proposed fix',
    '  $ reproof reject 1-4 --reason "the error is meant"\n  $ reproof reject 1-p2 --reason "wrong place" --leads-to re-investigate',
  )
    .requiredOption('--reason <words>', 'why')
    .addOption(
      new Option('--leads-to <where>', 'what becomes of the bug')
        .choices(['re-investigate', 'needs-investigation', 'wont-fix'])
        .default('needs-investigation'),
    )
    .action((id: string, args: Arguments) =>
      run(id, args, { verb: 'reject', reason: args.reason ?? '', leadsTo: args.leadsTo }),
    );
  verb(
    'request-changes',
    'send a proposed fix back: the next one is another, and answers',
    '  $ reproof request-changes 1-4 --reason "check the input where it comes in"',
  )
    .requiredOption('--reason <words>', 'what is to be changed')
    .action((id: string, args: Arguments) => run(id, args, { verb: 'request-changes', reason: args.reason ?? '' }));
  verb(
    'edit',
    'give another patch for the fix: it passes the same gates before it can be approved',
    '  $ reproof edit 1-4 --patch better.patch --reason "without the copy"\n  $ reproof edit 1-4 --patch other.patch --beside',
  )
    .requiredOption('--patch <file>', 'a unified diff against the base commit')
    .option('--reason <words>', 'stands in the ledger')
    .option('--beside', 'as a rival of the proposal, and not in its place')
    .action((id: string, args: Arguments) =>
      run(id, args, {
        verb: 'edit',
        reason: args.reason ?? '',
        beside: args.beside === true,
        patch: readPatch(args.patch ?? ''),
      }),
    );
}

type Wish = Body extends infer Each ? (Each extends Body ? Omit<Each, 'manifest' | 'via'> : never) : never;

async function run(id: string, args: Arguments, wish: Wish): Promise<void> {
  const { connect } = await import('./client.ts');
  const client = connect(process.env);
  const proposal = await proposalFor(client, id);
  const manifest = args.manifest ?? (await shown(proposal, args, wish.verb));
  const body = { ...wish, manifest, via: 'cli' } as Body;
  const decided = await client.call(decide, { params: { id: proposal.id }, body });
  if (args.json) process.stdout.write(`${JSON.stringify({ proposal: proposal.id, ...decided }, null, 2)}\n`);
  else {
    const bugs = decided.bugs.map((bug) => `${bug.id} is ${bug.state}`).join(', ');
    process.stdout.write(`${proposal.id} ${decided.words}. ${bugs}.\n`);
  }
}

/** The proposal of an id, or the one that a bug waits with. Throws NOT_FOUND, BAD_USAGE where a bug has several. */
export async function proposalFor(client: Client, id: string): Promise<Proposal> {
  if (!/^\d+-\d+$/.test(id)) return client.call(getProposal, { params: { id } });
  const query = { bug: id, state: 'waiting,approved,revising' };
  const { proposals } = await client.call(listProposals, { query });
  const waiting = proposals.filter(({ state }) => state === 'waiting');
  const [only, other] = waiting.length > 0 ? waiting : proposals;
  if (!only) throw new Fault('NOT_FOUND', `bug ${id} waits with no proposal`, { help: `See: reproof show ${id}` });
  if (other)
    throw new Fault('BAD_USAGE', `bug ${id} has several proposals: ${waiting.map((one) => one.id).join(', ')}`, {
      help: 'Name the proposal.',
    });
  return client.call(getProposal, { params: { id: only.id } });
}

/** Shows the change and asks. Out: the hash of what was shown. Throws BAD_USAGE without a terminal, and where the answer is no. */
async function shown(proposal: Proposal, { yes, json }: Arguments, verb: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!yes && !stdin.isTTY)
    throw new Fault('BAD_USAGE', 'which change is meant is not said, and there is no terminal to ask at', {
      help: `Look at it with \`reproof proposals ${proposal.id}\`, then say --manifest ${proposal.manifestHash}`,
    });
  if (!json || !yes) stderr.write(`${proposalLines(proposal, { diff: true }).join('\n')}\n`);
  if (yes) return proposal.manifestHash;
  const { createInterface } = await import('node:readline/promises');
  const asking = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await asking.question(`\n${verb} this change? [y/N] `);
    if (/^y(es)?$/i.test(answer.trim())) return proposal.manifestHash;
  } finally {
    asking.close();
  }
  throw new Fault('BAD_USAGE', 'nothing was decided', { help: 'Answer y to decide.' });
}

function readPatch(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault('BAD_USAGE', `the patch ${file} cannot be read`, { cause });
  }
}
