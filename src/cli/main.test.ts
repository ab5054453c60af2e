import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from './main.ts';

/** With those below others. */
const all = (program: Command): Command[] => program.commands.flatMap((command) => [command, ...all(command)]);
/** The standard output of `mcp` is the protocol's. */
const withoutResult = ['demo', 'dev', 'recorder-path', 'serve', 'worker', 'policy', 'specialists', 'mcp'];

describe('the command line, as the README tells it', () => {
  it.each(all(buildProgram()).map((command) => [command.name(), command] as const))(
    '%s has help with examples, and --json where it has a result',
    (name, command) => {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) });
      command.outputHelp();
      expect(help).toMatch(/Examples?:/);
      expect(command.options.some(({ long }) => long === '--json')).toBe(!withoutResult.includes(name));
    },
  );
});
