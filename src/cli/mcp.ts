import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { McpArguments } from './mcp-arguments.ts';

const examples = `
Examples:
  $ reproof mcp --repo . --event crash.json --out bundle          for an agent that starts its servers itself
  $ reproof mcp --repo . --event crash.json --port 7430           by HTTP; the address and its token are told

The deterministic engine goes first; an agent works on with its findings, in the same sandbox, through the same gates.
The bundle is written when the agent has left, given up, or a fix has passed. See docs/mcp.md.`;

function portNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) throw new InvalidArgumentError('Give a port.');
  return value;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

/** Adds `reproof mcp` (UX-4) to the program. */
export function registerMcp(program: Command): void {
  program
    .command('mcp')
    .summary('let an outside agent work on a bug, by the Model Context Protocol')
    .description('Serves the bench of one bug to an outside agent by the Model Context Protocol.')
    .requiredOption('--repo <dir>', 'the git checkout that the error comes from')
    .requiredOption('--event <file>', 'the evidence')
    .option('--out <dir>', 'folder for the evidence bundle (default: a new folder under the temp folder)')
    .option('--port <number>', 'serve by HTTP on loopback instead of standard input and output', portNumber)
    .option('--time <seconds>', 'for everything (default: 3600)', seconds)
    .option('--sandbox <kind>', 'auto, bwrap or docker', 'auto')
    .option('--install', 'prepare missing dependencies in a cache of our own')
    .addHelpText('after', examples)
    .action(async (args: McpArguments) => {
      const { runMcp } = await import('./mcp-run.ts');
      process.exitCode = await runMcp(args);
    });
}
