import type { Command } from 'commander';

const examples = `
Example:
  $ REPROOF_OUT=evidence node --import "$(reproof recorder-path)" app.mjs

Exit codes:
  0 printed    70 it could not be built`;

/** Adds `reproof recorder-path` to the program. */
export function registerRecorderPath(program: Command): void {
  program
    .command('recorder-path')
    .summary("print the path of the recorder, for node's --import")
    .description(
      'Prints the absolute path of the recorder that `node --import` loads; in a clone it is built if it has to be.',
    )
    .addHelpText('after', examples)
    .action(async () => {
      const { builtRecorder } = await import('./recorder-build.ts');
      process.stdout.write(`${await builtRecorder()}\n`);
    });
}
