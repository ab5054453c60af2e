import type { Framework, Identity } from '../domain/reproduction.ts';
import type { ObservedFailure } from '../domain/run.ts';
import type { FreshResult, FreshRun, FreshRunOptions } from '../ports/fresh-run.ts';
import type { SandboxSession } from '../ports/sandbox.ts';
import type { ScratchTree } from '../preparation/scratch/tree.ts';
import { type RunReading, readRun } from './read-run.ts';
import { printedBy } from './runner-output.ts';
import { testProcess } from './test-process.ts';

export interface FreshTestOptions {
  scratch: ScratchTree;
  openSession: (tree: ScratchTree) => SandboxSession;
  /** The written test: path from the root -> text. */
  files: Readonly<Record<string, string>>;
  command: readonly string[];
  /** From the root; '' is the root. */
  cwd: string;
  /** What the test is run by, and the failure as the bench saw it (runners don't print all of it); null when it did not. */
  framework: Framework;
  seen: ObservedFailure | null;
  /** How its output is read; JavaScript's runners' where it is left out. */
  reading?: RunReading;
  /** Tells which of the printed failures is nearest to production's. */
  judge: (failure: ObservedFailure) => Identity;
  /** Trees that may be in use side by side. */
  slots: number;
  /** Added to the time of runs for which none is named. */
  moreMs?: number;
  /** The first runs use `scratch` itself and not a copy: it is for this test alone. */
  inPlace?: boolean;
}

/** Something else to run on the same trees. */
export type TestCall = Pick<FreshTestOptions, 'command' | 'cwd' | 'framework'>;

/** Where fresh runs come from, until it is disposed of. */
export interface FreshSource {
  readonly run: FreshRun;
  dispose(): Promise<void>;
}

const defaultTimeMs = 60_000;

/** Trees for fresh runs, each used by one run at a time and brought back to its first state after it. */
export class FreshTest implements FreshSource {
  readonly #options: FreshTestOptions;
  readonly #free: ScratchTree[] = [];
  readonly #all: ScratchTree[] = [];
  readonly #waiting: Array<(tree: ScratchTree) => void> = [];
  /** Contents of the tree that the command itself has run on. */
  readonly #begun = new Set<string>();

  constructor(options: FreshTestOptions) {
    this.#options = options;
  }

  /**
   * Runs the test once in a new process (see the port FreshRun). What the command was once asked on some content of the
   * tree is asked again of a new process of the test alone: the runner's beside it would only double the cost.
   */
  readonly run: FreshRun = (options = {}) => {
    const { command, cwd, framework } = this.#options;
    const content = JSON.stringify([options.replace ?? {}, options.env ?? {}]);
    const again = this.#begun.has(content);
    this.#begun.add(content);
    return this.runCall({ command: again ? testProcess(command, framework) : command, cwd, framework }, options);
  };

  /** Runs another command in the same way. */
  async runCall(call: TestCall, options: FreshRunOptions = {}): Promise<FreshResult> {
    const tree = await this.#take();
    try {
      return await this.#runIn(tree, call, options);
    } finally {
      await tree.reset();
      const next = this.#waiting.shift();
      if (next) next(tree);
      else this.#free.push(tree);
    }
  }

  async #take(): Promise<ScratchTree> {
    const free = this.#free.pop();
    if (free) return free;
    if (this.#all.length < this.#options.slots) {
      const slot = this.#all.length;
      this.#all.push(this.#options.scratch); // held while the copy is made
      if (this.#options.inPlace && slot === 0) return this.#options.scratch;
      const tree = await this.#options.scratch.derive();
      this.#all[slot] = tree;
      return tree;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #runIn(tree: ScratchTree, call: TestCall, options: FreshRunOptions): Promise<FreshResult> {
    const { command, cwd } = call;
    await tree.write({ ...this.#options.files, ...options.replace });
    const result = await this.#options.openSession(tree).run(command, {
      cwd: cwd ? `${tree.root}/${cwd}` : tree.root,
      env: { NO_COLOR: '1', ...options.env },
      limits: { timeMs: options.timeMs ?? defaultTimeMs + (this.#options.moreMs ?? 0) },
      signal: options.signal,
    });
    const { seen, judge } = this.#options;
    const reading = this.#options.reading ?? printedBy(call.framework, seen);
    const read = readRun(result, { root: tree.root, cwd, framework: call.framework }, reading, judge);
    return { ...read, changed: await tree.touched() };
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#all.filter((tree) => tree !== this.#options.scratch).map((tree) => tree.dispose()));
  }
}
