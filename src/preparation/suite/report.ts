import path from 'node:path';
import type { ProcessResult } from '../../domain/run.ts';
import type { TestSetup } from '../project/project.ts';
import type { ScratchTree } from '../scratch/tree.ts';
import { parseJestJson, parseMochaJson } from './parse-json.ts';
import { NODE_REPORTER, parseNodeEvents } from './node-events.ts';
import { parseTap, placeAvaTests } from './parse-tap.ts';
import type { TestCase } from './suite-result.ts';

/** Where runners that can write their report to a file do so; from the tree's root. */
export const REPORT = '.reproof-report';

/** Options that make a runner report for machines; to `file` (absolute) where it can, else on stdout. */
export function reporterOptions(setup: TestSetup, file: string): string[] {
  switch (setup.framework) {
    case 'vitest':
      return ['--reporter=json', `--outputFile=${file}`];
    case 'jest':
      return ['--json', `--outputFile=${file}`, '--ci'];
    case 'mocha':
      return ['--reporter=json', `--reporter-option=output=${file}`, '--no-bail'];
    case 'ava':
      return ['--tap'];
    case 'node:test':
      return [`--test-reporter=${NODE_REPORTER}`, `--test-reporter-destination=${file}`];
  }
}

/**
 * The tests of a finished run. A runner that fails although no test of it did (an unhandled error, a file that could not
 * be loaded) adds a failed test of its own, so that a bad exit never reads as green. `files`: the setup's test files.
 */
export async function readTests(
  setup: TestSetup,
  result: ProcessResult,
  tree: ScratchTree,
  files: readonly string[],
): Promise<{ tests: TestCase[]; notes: string[] }> {
  const report = (await tree.read(REPORT)) ?? result.stdout;
  const told = parseReport(setup, report) ?? [];
  const placed = setup.framework === 'ava' ? placeAvaTests(told, files) : told;
  const tests = placed.map((test) => ({ ...test, file: fromRoot(setup, test.file, tree.root) }));
  const ended = result.endedBy ? ` (ended by ${result.endedBy})` : '';
  const where = setup.dir || 'the root';
  if (tests.length === 0)
    return { tests, notes: [`${where}: ${setup.framework} told of no test, exit ${result.exit}${ended}`] };
  const unexplained = result.exit !== 0 && !tests.some((test) => test.status === 'failed');
  if (unexplained)
    tests.push({ file: setup.dir || null, name: `(${setup.framework} exit)`, status: 'failed', whole: true });
  return { tests, notes: ended ? [`${where}: ${setup.framework} did not finish${ended}`] : [] };
}

function parseReport(setup: TestSetup, report: string): TestCase[] | null {
  switch (setup.framework) {
    case 'vitest':
    case 'jest':
      return parseJestJson(report);
    case 'mocha':
      // Before 9.2 Mocha printed the report among the tests' own output.
      return parseMochaJson(report) ?? parseMochaJson(report.slice(Math.max(0, report.indexOf('{\n  "stats"'))));
    case 'ava':
      return parseTap(report);
    case 'node:test':
      return parseNodeEvents(report);
  }
}

function fromRoot(setup: TestSetup, file: string | null, root: string): string | null {
  if (file === null) return null;
  if (setup.framework === 'ava') return file; // placed among the tree's own paths already
  const absolute = path.resolve(root, setup.dir, file.replace(/^file:\/\//, ''));
  return absolute.startsWith(`${root}/`) ? absolute.slice(root.length + 1) : file;
}
