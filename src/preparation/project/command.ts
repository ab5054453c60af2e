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

const mostPattern = 8_000;

/**
 * Options with which a runner runs only the tests of these whole titles (parents' titles first, parted by ` > `); null
 * where it has no way to say them.
 */
export function titleOptions(framework: TestSetup['framework'], titles: readonly string[]): string[] | null {
  if (titles.length === 0 || titles.join('|').length > mostPattern) return null;
  if (framework === 'ava')
    // Its titles are patterns: `*` stands for anything, `!` for all others.
    return titles.some((title) => /^!|\*/.test(title)) ? null : titles.map((title) => `--match=${title}`);
  const option = { 'node:test': '--test-name-pattern', mocha: '--grep', jest: '--testNamePattern' };
  // Before Node 22 node:test looks at a test's own title alone.
  const own = framework === 'node:test' ? titles.map((title) => title.split(' > ').at(-1) ?? '') : [];
  const pattern = `^(?:${[...new Set([...titles, ...own])].map(titlePattern).join('|')})$`;
  return framework === 'vitest' ? ['-t', pattern] : [`${option[framework]}=${pattern}`];
}

/** Runners part the titles by a blank, reports of theirs by ` > `, which a title may hold itself. */
function titlePattern(title: string): string {
  return title.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll(' > ', '(?: > | )');
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
