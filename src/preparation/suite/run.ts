import path from 'node:path';
import type { ProcessResult } from '../../domain/run.ts';
import type { Limits, SandboxSession } from '../../ports/sandbox.ts';
import type { Project } from '../project/project.ts';
import type { ScratchTree } from '../scratch/tree.ts';
import { affectedPackages } from './affected.ts';
import { planSuite, type SuiteStep } from './plan.ts';
import { REPORT, readTests, reporterOptions } from './report.ts';
import { type RunnerRun, type SuiteResult, type TestCase, testKey } from './suite-result.ts';

export interface SuiteOptions {
  /** Absolute path of the Node program. */
  node: string;
  /** Changed files: only what they can touch is run. Empty = everything. */
  files?: readonly string[];
  /** For all runners together. Five minutes by default; what is red runs a second time only where that fits. */
  timeMs?: number;
  limits?: Partial<Limits>;
  signal?: AbortSignal;
  /** Run what was red a second time, to tell flaky tests from red ones (on by default). */
  rerunRed?: boolean;
}

const SUITE_MS = 300_000;
const OUTPUT_TAIL = 4000;

/**
 * Runs the suites that a change of `files` can touch, in the sandbox, each by its runner's own machine output. A test that
 * fails once and passes once is flaky. Nothing found is `unverified`, never a pass.
 * Rejects only when the sandbox cannot start.
 */
export async function runSuite(
  session: SandboxSession,
  project: Project,
  tree: ScratchTree,
  options: SuiteOptions,
): Promise<SuiteResult> {
  const plan = planSuite(project, affectedPackages(project, options.files ?? []));
  const tests: TestCase[] = [];
  const flaky: string[] = [];
  const runs: RunnerRun[] = [];
  const notes = [...plan.notes];
  const end = performance.now() + (options.timeMs ?? SUITE_MS);
  for (const step of plan.steps) {
    const timed = (): SuiteOptions => ({ ...options, timeMs: Math.max(1, Math.round(end - performance.now())) });
    const first = await runStep(session, step, tree, timed());
    runs.push(first.run);
    notes.push(...first.notes);
    const red = first.tests.some((test) => test.status === 'failed');
    const fits = performance.now() + first.run.durationMs * 1.2 < end;
    if (!red || !fits || options.rerunRed === false || options.signal?.aborted) tests.push(...first.tests);
    else {
      const second = await runStep(session, step, tree, timed());
      runs.push(second.run);
      flaky.push(...differing(first.tests, second.tests));
      tests.push(...merged(first.tests, second.tests));
    }
  }
  if (tests.length === 0) return { kind: 'unverified', reason: whyNothing(plan.steps, notes), runs, notes };
  return { kind: 'ran', tests, flaky, runs, notes };
}

/** Runs one step. Its report file is made by code that we do not trust: read bounded, and gone afterwards. */
export async function runStep(
  session: SandboxSession,
  step: SuiteStep,
  tree: ScratchTree,
  options: SuiteOptions,
): Promise<{ tests: TestCase[]; run: RunnerRun; notes: string[] }> {
  const { argv, cwd, env } = step.command;
  const extra = step.kind === 'runner' ? reporterOptions(step.setup, path.join(tree.root, REPORT)) : [];
  const result = await session.run(withNode([...argv], extra, options.node), {
    cwd: path.join(tree.root, cwd),
    env: { CI: '1', NO_COLOR: '1', FORCE_COLOR: '0', ...env, PATH: programFolders(tree.root, cwd, options.node) },
    limits: { timeMs: options.timeMs ?? SUITE_MS, outputBytes: 32 * 1024 * 1024, ...options.limits },
    signal: options.signal,
  });
  const run = { ...describeRun(step, result), tests: 0 };
  const read = step.kind === 'script' ? byExit(step, result) : await readTests(step.setup, result, tree, step.files);
  await tree.write({ [REPORT]: null });
  return { tests: read.tests, run: { ...run, tests: read.tests.length }, notes: read.notes };
}

/** node_modules/.bin of the package and of the folders above it, and Node's own folder, before the system's programs. */
function programFolders(root: string, cwd: string, node: string): string {
  const parts = cwd ? cwd.split('/') : [];
  const folders = parts.map((_, i) => parts.slice(0, parts.length - i).join('/'));
  return [...[...folders, ''].map((folder) => path.join(root, folder, 'node_modules/.bin')), path.dirname(node)].join(
    ':',
  );
}

/** The runner's reporter options belong before its operands; they come last but for those, and order does not matter. */
function withNode(argv: string[], extra: readonly string[], node: string): string[] {
  const [program, ...rest] = argv;
  if (program !== 'node') return argv;
  const at = rest.indexOf('--test');
  return at >= 0 ? [node, ...extra, ...rest] : [node, ...rest, ...extra];
}

function byExit(
  step: Extract<SuiteStep, { kind: 'script' }>,
  result: ProcessResult,
): { tests: TestCase[]; notes: string[] } {
  const missing = result.exit === 127;
  if (missing) return { tests: [], notes: [`${step.name}: ${lastLine(result.stderr)}`] };
  const file = step.dir ? `${step.dir}/package.json` : 'package.json';
  return {
    tests: [{ file, name: `test script: ${step.name}`, status: result.exit === 0 ? 'passed' : 'failed', whole: true }],
    notes: [],
  };
}

function describeRun(step: SuiteStep, result: ProcessResult): Omit<RunnerRun, 'tests'> {
  return {
    framework: step.kind === 'runner' ? step.setup.framework : 'script',
    argv: step.command.argv,
    cwd: step.command.cwd,
    exit: result.exit,
    timedOut: result.timedOut,
    durationMs: Math.round(result.durationMs),
    output: `${result.stdout}\n${result.stderr}`.trim().slice(-OUTPUT_TAIL),
  };
}

function differing(first: readonly TestCase[], second: readonly TestCase[]): string[] {
  const before = new Map(first.map((test) => [testKey(test), test.status]));
  return second.filter((test) => (before.get(testKey(test)) ?? test.status) !== test.status).map(testKey);
}

/** A test counts as red only when both runs say so; one that a run lacks counts as the other has it. */
function merged(first: readonly TestCase[], second: readonly TestCase[]): TestCase[] {
  const again = new Map(second.map((test) => [testKey(test), test]));
  const known = new Set(first.map(testKey));
  const kept = first.map((test) => (test.status === 'failed' ? (again.get(testKey(test)) ?? test) : test));
  return [...kept, ...second.filter((test) => !known.has(testKey(test)))];
}

function whyNothing(steps: readonly SuiteStep[], notes: readonly string[]): string {
  const why = steps.length === 0 ? 'no test suite was found' : 'the test suite could not be run';
  return [why, ...notes].join('; ');
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
