import type { Command } from 'commander';

const examples = `
Examples:
  $ reproof doctor
  $ reproof doctor --json

Exit codes:
  0 this machine can run reproof    69 something that it needs is missing`;

/** Adds `reproof doctor` to the program. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('check this machine, with a remedy for each fault')
    .description('Checks what reproof needs of this machine, and says what to do where it is missing.')
    .option('--json', 'print the findings on standard output')
    .addHelpText('after', examples)
    .action(async (args: { json?: boolean }) => {
      const { runDoctor } = await import('./doctor-run.ts');
      process.exitCode = await runDoctor({ json: args.json === true });
    });
}
