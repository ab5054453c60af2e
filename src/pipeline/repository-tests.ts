import type { Identity } from '../domain/reproduction.ts';
import type { ObservedFailure } from '../domain/run.ts';
import type { ProgramScenario } from '../domain/scenario.ts';
import type { ExistingTests, TestSelection } from '../ports/existing-tests.ts';
import type { FreshResult, FreshRunOptions } from '../ports/fresh-run.ts';
import { fileCommand, titleOptions } from '../preparation/project/command.ts';
import { setupFor } from '../preparation/project/project.ts';
import { runStep } from '../preparation/suite/run.ts';
import type { Prepared } from './3-preparation.ts';
import { FreshTest, type TestCall } from './fresh-test.ts';

/** Runs side by side, each on a tree of its own. */
const slots = 2;

/** The repository's own tests as the tree's project runs them. */
export class RepositoryTests implements ExistingTests {
  readonly files: readonly string[];
  readonly #prepared: Prepared;
  readonly #trees: FreshTest;

  /** `judge` tells which of the failures that a run prints is production's. */
  constructor(prepared: Prepared, judge: (failure: ObservedFailure) => Identity) {
    this.#prepared = prepared;
    const { project } = prepared;
    this.files = project.packages.flatMap(({ tests }) => tests).filter((file) => setupFor(project, file) !== null);
    this.#trees = new FreshTest({
      scratch: prepared.scratch,
      openSession: prepared.openSession,
      files: {},
      command: [],
      cwd: '',
      framework: 'none',
      seen: null,
      judge,
      slots,
    });
  }

  together(files: readonly string[]): string[] {
    const setup = setupFor(this.#prepared.project, files[0] ?? '');
    return files.filter((file) => setupFor(this.#prepared.project, file) === setup);
  }

  /** The command of SPEC 11 (its program is `node`) for a selection; null when its runner has none. */
  commandFor({ files, titles }: TestSelection): TestCall | null {
    const setup = setupFor(this.#prepared.project, files[0] ?? '');
    const options = setup && (titles ? titleOptions(setup.framework, titles) : []);
    if (!setup || !options) return null;
    const { argv, cwd } = fileCommand(setup, files, options);
    return { command: argv, cwd, framework: setup.framework };
  }

  /** The selection (of one file) as a scenario that `runScenario` runs. */
  scenarioOf({ files: [entry, ...more], titles }: TestSelection): ProgramScenario | null {
    const setup = setupFor(this.#prepared.project, entry ?? '');
    const argv = setup && (titles ? titleOptions(setup.framework, titles) : []);
    if (entry === undefined || more.length > 0 || !setup || !argv) return null;
    return { kind: 'program', entry, cwd: setup.dir, argv, env: {}, inputs: [], requests: [] };
  }

  async run(selection: TestSelection, options: FreshRunOptions = {}): Promise<FreshResult | null> {
    const call = this.commandFor(selection);
    return call && this.runCall(call, options);
  }

  /** A scenario of `scenarioOf`, fresh. */
  runScenario({ entry, argv }: ProgramScenario, options: FreshRunOptions): Promise<FreshResult> | null {
    const setup = setupFor(this.#prepared.project, entry);
    if (!setup) return null;
    const { argv: command, cwd } = fileCommand(setup, [entry], argv);
    return this.runCall({ command, cwd, framework: setup.framework }, options);
  }

  runCall({ command: [, ...rest], cwd, framework }: TestCall, options: FreshRunOptions = {}): Promise<FreshResult> {
    return this.#trees.runCall({ command: [this.#prepared.runtime.path, ...rest], cwd, framework }, options);
  }

  async list(file: string, timeMs: number): ReturnType<ExistingTests['list']> {
    const { project, runtime, openSession, scratch } = this.#prepared;
    const setup = setupFor(project, file);
    if (!setup) return [];
    const tree = await scratch.derive();
    try {
      const step = { kind: 'runner' as const, setup, command: fileCommand(setup, [file]), files: [file] };
      const { tests } = await runStep(openSession(tree), step, tree, { node: runtime.path, timeMs });
      return tests.filter(({ whole }) => !whole).map(({ name, status }) => ({ title: name, outcome: status }));
    } finally {
      await tree.dispose();
    }
  }

  dispose(): Promise<void> {
    return this.#trees.dispose();
  }
}
