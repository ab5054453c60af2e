import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Fault } from '../domain/fault.ts';
import { chosenModel } from './chosen-model.ts';

export interface FixArguments {
  repo: string;
  event: string;
  out?: string;
  json?: boolean;
  model?: string;
  modelUrl?: string;
  time?: number;
  budget?: number;
  sandbox: string;
  install?: boolean;
  apply?: boolean;
  reproduceOnly?: boolean;
}

const examples = `
Examples:
  $ reproof fix --repo ~/src/orders --event crash.envelope --out bundle
  $ pbpaste | reproof fix --repo . --event -             a pasted stack trace
  $ reproof fix --repo . --event event.json --json | jq .reproduction
  $ reproof fix --repo . --event event.json --reproduce-only      only the red test

FILE is a Sentry envelope or event, an OTLP export, an auto-file body, a bug's Markdown or a plain stack trace;
it is told apart by its content. The checkout is never changed unless you say --apply.

Exit codes:
  0 a validated fix        3 reproduced, no fix      4 not reproduced     5 not a code fix
  64 bad usage             65 unreadable event       66 no such repository
  69 sandbox unavailable   70 a fault of ours        75 out of budget or time`;

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

/** Adds `reproof fix` (SPEC 11) to the program. */
export function registerFix(program: Command): void {
  program
    .command('fix')
    .summary('turn one production error into a reproduction and a validated patch')
    .description('Turns one production error into a reproduction that fails before the fix and passes after it.')
    .requiredOption('--repo <dir>', 'the git checkout that the error comes from')
    .requiredOption('--event <file>', 'the evidence, or - for standard input')
    .option('--out <dir>', 'folder for the evidence bundle (default: a new folder under the temp folder)')
    .option('--json', 'print proposal.json on standard output')
    .option(
      '--model <name>',
      'off, or PROVIDER:NAME: works on where the engine ends (default: REPROOF_MODEL, else off)',
    )
    .option('--model-url <url>', "the model server's address (default: REPROOF_MODEL_URL)")
    .option('--time <seconds>', 'stop after this long', positive)
    .option('--budget <money>', 'stop after this much was spent on a model', positive)
    .addOption(
      new Option('--sandbox <kind>', 'where repository code runs')
        .choices(['auto', 'bwrap', 'docker', 'none'])
        .default('auto'),
    )
    .option('--install', 'prepare missing dependencies in a cache of our own')
    .option('--reproduce-only', 'end with the reproduction: a red test, and no search for a fix')
    .option('--apply', 'put a validated fix into the checkout (working tree only, no commit)')
    .addHelpText('after', examples)
    .action(async (args: FixArguments) => {
      process.exitCode = await fix(args);
    });
}

async function fix(args: FixArguments): Promise<number> {
  if (args.reproduceOnly && (args.apply || args.model))
    throw new Fault('BAD_USAGE', '--reproduce-only ends before a fix', { help: 'Leave out --apply and --model.' });
  const model = args.reproduceOnly ? null : chosenModel(args);
  const { readEvent } = await import('./event-input.ts');
  const { resolveRepository } = await import('./repository-input.ts');
  const repo = resolveRepository(args.repo);
  const event = await readEvent(args.event);
  const out = path.resolve(args.out ?? path.join(tmpdir(), `reproof-${randomUUID()}`));
  const { progressFor } = await import('./terminal/progress.ts');
  const { runFix } = await import('../compose.ts');
  const progress = progressFor(process.stderr);
  const { exit, proposal } = await runFix({
    repo,
    event,
    out,
    time: args.time,
    sandbox: args.sandbox,
    reproduceOnly: args.reproduceOnly,
    install: args.install,
    model,
    money: args.budget,
    progress: progress.sink,
  }).finally(() => progress.close());
  if (args.apply && exit === 0) {
    const { applyToCheckout } = await import('./apply.ts');
    await applyToCheckout(repo, out, proposal.codeMap.baseCommit);
  }
  const { printProposal } = await import('./result.ts');
  printProposal(proposal, { out, json: args.json === true, applied: args.apply === true && exit === 0 });
  return exit;
}
