import { type Command, suiteCommand } from '../project/command.ts';
import type { Project, ProjectPackage, TestSetup } from '../project/project.ts';

/** One thing to start: a runner whose tests are told apart, or a script that is a single test by its exit code. */
export type SuiteStep =
  | { kind: 'runner'; setup: TestSetup; command: Command; files: string[] }
  | { kind: 'script'; dir: string; name: string; command: Command };

/** What will not be run, and why. */
export interface SuitePlan {
  steps: SuiteStep[];
  notes: string[];
}

const placeholder = /no test specified/i;

/** What to run for these packages: the policy's commands, else the package's runner, else its `test` script, else the root's runner. */
export function planSuite(project: Project, packages: readonly ProjectPackage[]): SuitePlan {
  const steps = new Map<string, SuiteStep>();
  const notes: string[] = [];
  for (const one of packages) {
    const own = stepsOf(project, one, notes);
    for (const step of own) steps.set(JSON.stringify([step.command.cwd, step.command.argv]), step);
  }
  return { steps: [...steps.values()], notes };
}

function stepsOf(project: Project, one: ProjectPackage, notes: string[]): SuiteStep[] {
  const override = project.overrides.find((entry) => entry.root === one.dir)?.suite;
  if (override) return override.map((argv) => script(one.dir, argv.join(' '), [...argv]));
  if (one.setup?.installed) return [runner(one.setup, one.tests)];
  const name = one.dir || 'the root';
  if (one.setup) notes.push(`${name}: ${one.setup.framework} is not installed`);
  const text = one.manifest.scripts['test'];
  if (text && !placeholder.test(text) && !one.setup) return [script(one.dir, text, ['sh', '-c', text])];
  const root = project.packages[0]?.setup;
  if (root?.installed && one.tests.length > 0) return [runner(root, project.packages[0]?.tests ?? [])];
  if (!one.setup && one.tests.length > 0) notes.push(`${name}: no way to run its tests was found`);
  return [];
}

function runner(setup: TestSetup, files: string[]): SuiteStep {
  return { kind: 'runner', setup, command: suiteCommand(setup), files };
}

function script(dir: string, name: string, argv: string[]): SuiteStep {
  return { kind: 'script', dir, name, command: { argv, cwd: dir, env: {} } };
}
