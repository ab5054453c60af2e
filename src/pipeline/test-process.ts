import type { Framework } from '../domain/reproduction.ts';

/**
 * The command of the process that a runner starts for one test file, where the runner's own process adds nothing to it:
 * `node --test FILE` starts `node FILE` and counts what that tells (https://nodejs.org/api/test.html#test-runner-execution-model).
 * The command as it is for every other runner, for several files and for patterns. Pure.
 */
export function testProcess(command: readonly string[], framework: Framework): readonly string[] {
  const at = command.indexOf('--test');
  const file = command.at(-1) ?? '';
  const behind = command.slice(at + 1, -1);
  const isOneFile = /\.[cm]?[jt]s$/.test(file) && !/[*?[\]{}]/.test(file) && behind.every((word) => /^--./.test(word));
  return framework === 'node:test' && at > 0 && isOneFile ? command.toSpliced(at, 1) : command;
}
