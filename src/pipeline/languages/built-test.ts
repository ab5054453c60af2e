import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Building, Command } from '../../languages/test-framework.ts';
import type { Identity, Framework } from '../../domain/reproduction.ts';
import type { ObservedFailure, ProcessResult } from '../../domain/run.ts';
import type { FreshResult, FreshRun, FreshRunOptions } from '../../ports/fresh-run.ts';
import type { SandboxSession } from '../../ports/sandbox.ts';
import type { ScratchTree } from '../../preparation/scratch/tree.ts';
import type { FreshSource } from '../fresh-test.ts';
import { type RunReading, readRun } from '../read-run.ts';
import type { Foreign } from './foreign.ts';
import { makeStore, removeStore } from './store.ts';

export interface BuiltTestOptions {
  foreign: Foreign;
  scratch: ScratchTree;
  files: Readonly<Record<string, string>>;
  /** As a person runs it. */
  command: Command;
  building: (store: string) => Building | null;
  framework: Framework;
  reading: RunReading;
  judge: (failure: ObservedFailure) => Identity;
}

/** A tree with one content, compiled: what is run in it, and what the build has left in the tree. */
interface Settled {
  content: string;
  run: Command | null;
  build: ProcessResult;
  left: ReadonlySet<string>;
}

const buildMs = 240_000;
const runMs = 60_000;

/**
 * Fresh runs of a compiled test: the tree's content is compiled once and what came of it is run in a new process each time,
 * with the compilers' folders read-only. One run at a time on one tree. A run that leaves anything in the tree has it made anew.
 * The first run of the written test goes by the command that a person would type.
 */
export class BuiltTest implements FreshSource {
  readonly #options: BuiltTestOptions;
  #tree: ScratchTree | null = null;
  #store: string | null = null;
  #settled: Settled | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #byHand = false;
  #builds = 0;

  constructor(options: BuiltTestOptions) {
    this.#options = options;
  }

  readonly run: FreshRun = (options = {}) => {
    const next = this.#last.then(() => this.#run(options));
    this.#last = next.catch(() => {});
    return next;
  };

  async #run(options: FreshRunOptions): Promise<FreshResult> {
    const tree = (this.#tree ??= await this.#options.scratch.derive());
    const store = (this.#store ??= await makeStore());
    const settled = await this.#settle(tree, store, options.replace ?? {});
    const { foreign, framework, command, reading, judge } = this.#options;
    const read = (result: ProcessResult, cwd: string) =>
      readRun(result, { root: tree.root, cwd, framework }, reading, judge);
    if (!settled.run) {
      const outcome = settled.build.timedOut ? 'timed-out' : 'unloadable';
      return { ...read(settled.build, command.cwd), outcome, failure: null, changed: [] };
    }
    const plainly = !this.#byHand && Object.keys(options.replace ?? {}).length === 0;
    const result = plainly
      ? await this.#start(foreign.openBuild(tree, store), command, tree, options)
      : await this.#start(foreign.openRun(tree, store), settled.run, tree, options);
    if (plainly) this.#byHand = true;
    const { outputs } = foreign.framework;
    const touched = await tree.touched();
    const changed = touched.filter((name) => !settled.left.has(name) && !outputs.test(name));
    if (changed.length > 0) this.#settled = null;
    return { ...read(result, settled.run.cwd), changed };
  }

  #start(
    session: SandboxSession,
    { argv, cwd }: Command,
    tree: ScratchTree,
    { env, timeMs, signal }: FreshRunOptions,
  ): Promise<ProcessResult> {
    return session.run(argv, {
      cwd: cwd ? `${tree.root}/${cwd}` : tree.root,
      env: { NO_COLOR: '1', ...env },
      limits: { timeMs: timeMs ?? runMs },
      signal,
    });
  }

  /** The tree with this content, compiled. */
  async #settle(
    tree: ScratchTree,
    store: string,
    replace: Readonly<Record<string, string | null>>,
  ): Promise<Settled> {
    const content = JSON.stringify(replace);
    if (this.#settled?.content === content) return this.#settled;
    const { foreign, files, building } = this.#options;
    await tree.reset();
    await tree.write({ ...files, ...replace });
    const place = path.join(store, String((this.#builds += 1)));
    await mkdir(place);
    if (this.#builds > 1) await removeStore(path.join(store, String(this.#builds - 1)));
    const how = building(place);
    if (!how) throw new TypeError('a language that is not compiled has no building');
    const build = await this.#start(foreign.openBuild(tree, store), how.build, tree, { timeMs: buildMs });
    const further = build.exit === 0 ? how.then?.(build.stdout) : null;
    if (further) await this.#start(foreign.openBuild(tree, store), further, tree, { timeMs: buildMs });
    const run = build.exit === 0 ? how.run(build.stdout) : null;
    return (this.#settled = { content, run, build, left: new Set(await tree.touched()) });
  }

  async dispose(): Promise<void> {
    await this.#last;
    await this.#tree?.dispose();
    if (this.#store) await removeStore(this.#store);
    this.#tree = null;
    this.#store = null;
  }
}
