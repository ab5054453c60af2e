import type { Command } from 'commander';
import { chosenModel } from './chosen-model.ts';

const examples = `
Examples:
  $ reproof doctor
  $ reproof doctor --json
  $ reproof doctor --model openai-compatible:qwen3 --model-url http://localhost:11434/v1

Exit codes:
  0 this machine can run reproof    69 something that it needs is missing`;

/** Adds `reproof doctor` to the program. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('check this machine, with a remedy for each fault')
    .description('Checks what reproof needs of this machine, and says what to do where it is missing.')
    .option('--json', 'print the findings on standard output')
    .option('--model <name>', 'try this model, too: PROVIDER:NAME (default: REPROOF_MODEL)')
    .option('--model-url <url>', "the model server's address (default: REPROOF_MODEL_URL)")
    .addHelpText('after', examples)
    .action(async (args: { json?: boolean; model?: string; modelUrl?: string }) => {
      const { runDoctor } = await import('./doctor-run.ts');
      process.exitCode = await runDoctor({ json: args.json === true, model: chosenModel(args) });
    });
}
