import type { Command } from 'commander';

const examples = `
Examples:
  $ reproof demo             asks once before it starts
  $ reproof demo --yes       runs to the end without questions (as it does without a terminal)

Works in .reproof-demo/ of the current folder, which the next demo replaces. Opens loopback ports only, and stops
everything that it starts.`;

/** Adds `reproof demo` to the program. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .summary('see the whole loop on an example service')
    .description('Runs an example service until it crashes in three ways, and works each crash before your eyes.')
    .option('-y, --yes', 'ask nothing')
    .addHelpText('after', examples)
    .action(async (args: { yes?: boolean }) => {
      const { runDemo } = await import('./demo/run-demo.ts');
      process.exitCode = await runDemo({ yes: args.yes === true });
    });
}
