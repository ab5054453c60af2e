import path from 'node:path';
import type { TestSetup } from './project.ts';

/** A command as it is started: `argv[0]` is `node` or a program of the system; `cwd` from the root ('' is the root). */
export interface Command {
  argv: string[];
  cwd: string;
  env: Record<string, string>;
}

/** Options that make a runner tell its results and nothing else: no watching, no coverage thresholds. */
const quiet: Record<TestSetup['framework'], { before: string[]; after: string[] }> = {
  vitest: { before: ['run'], after: ['--coverage.enabled=false'] },
  jest: { before: [], after: ['--coverage=false', '--watchAll=false'] },
  mocha: { before: [], after: [] },
  ava: { before: [], after: [] },
  'node:test': { before: [], after: [] },
};

/** The command that runs these test files (paths from the root) and no others. */
export function fileCommand(setup: TestSetup, files: readonly string[], extra: readonly string[] = []): Command {
  const named = files.map((file) => relative(setup.dir, file));
  const operands = setup.framework === 'jest' ? ['--runTestsByPath', ...named] : named;
  return runnerCommand(setup, operands, extra);
}

/** The command that runs the whole suite of a setup. */
export function suiteCommand(setup: TestSetup, extra: readonly string[] = []): Command {
  return runnerCommand(setup, setup.call?.operands ?? [], extra);
}

function runnerCommand(setup: TestSetup, operands: readonly string[], extra: readonly string[]): Command {
  const { before, after } = quiet[setup.framework];
  const nodeOptions = setup.call?.nodeOptions ?? [];
  const program = setup.framework === 'node:test' ? ['--test'] : [relative(setup.dir, setup.runner ?? setup.framework)];
  const options = setup.call?.options ?? [];
  return {
    argv: ['node', ...nodeOptions, ...program, ...before, ...options, ...after, ...extra, ...operands],
    cwd: setup.dir,
    env: { ...setup.call?.env },
  };
}

function relative(from: string, to: string): string {
  return path.posix.relative(`/${from}`, `/${to}`);
}
