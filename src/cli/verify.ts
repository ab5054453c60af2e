import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SandboxChoice } from '../compose.ts';

interface VerifyArguments {
  repo: string;
  runs: number;
  sandbox: SandboxChoice;
  json?: boolean;
}

const examples = `
Examples:
  $ reproof verify bundle --repo ~/src/orders
  $ reproof verify bundle --repo . --runs 20 --json

Needs the base commit in the repository and its dependencies installed; needs no network. The checkout is never changed.

Exit codes:
  0 all that the bundle claims held    1 something did not hold
  65 invalid bundle                    66 no such repository
  69 sandbox unavailable               70 a fault of ours`;

function runCount(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100)
    throw new InvalidArgumentError('Give a number from 1 to 100.');
  return value;
}

/** Adds `reproof verify` (REV-2) to the program. */
export function registerVerify(program: Command): void {
  program
    .command('verify')
    .summary('run an evidence bundle again, offline, and say what held')
    .description('Runs an evidence bundle again, offline, and says what held.')
    .argument('<bundle>', 'the folder that `reproof fix --out` wrote')
    .requiredOption('--repo <dir>', 'a git checkout that has the base commit')
    .option('--runs <n>', 'fresh-process runs a phase', runCount, 5)
    .addOption(
      new Option('--sandbox <kind>', 'where repository code runs')
        .choices(['auto', 'bwrap', 'docker', 'none'])
        .default('auto'),
    )
    .option('--json', 'print the verification on standard output')
    .addHelpText('after', examples)
    .action(async (bundle: string, args: VerifyArguments) => {
      const { runVerify } = await import('./verify-run.ts');
      process.exitCode = await runVerify(bundle, args);
    });
}
