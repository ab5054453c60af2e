import type { Framework, Identity } from '../../domain/reproduction.ts';
import type { ObservedFailure, ProcessResult } from '../../domain/run.ts';
import type { Building, Command } from '../../languages/test-framework.ts';
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
interface Compiled {
  tree: ScratchTree;
  store: string;
  run: Command | null;
  build: ProcessResult;
  left: ReadonlySet<string>;
}

const buildMs = 240_000;
const runMs = 60_000;
/** The test and its control, each without and with a change. */
const keptAtMost = 4;

/**
 * Fresh runs of a compiled test: each content of the tree is compiled once, in a tree of its own, and what came of it is run in a
 * new process each time, with what the compilers made read-only. One run at a time. A tree in which a run leaves anything is
 * thrown away. The first run of the written test goes by the command that a person would type.
 */
export class BuiltTest implements FreshSource {
  readonly #options: BuiltTestOptions;
  /** By content, the least lately used first. */
  readonly #compiled = new Map<string, Compiled>();
  #last: Promise<unknown> = Promise.resolve();
  #byHand = false;

  constructor(options: BuiltTestOptions) {
    this.#options = options;
  }

  readonly run: FreshRun = (options = {}) => {
    const next = this.#last.then(() => this.#run(options));
    this.#last = next.catch(() => {});
    return next;
  };

  async #run(options: FreshRunOptions): Promise<FreshResult> {
    const { foreign, framework, command, reading, judge, files } = this.#options;
    const content = contentOf({ ...files, ...options.replace });
    const compiled = await this.#compiledFor(content, options);
    const { tree, store } = compiled;
    const read = (result: ProcessResult, cwd: string) =>
      readRun(result, { root: tree.root, cwd, framework }, reading, judge);
    if (!compiled.run) {
      const outcome = compiled.build.timedOut ? 'timed-out' : 'unloadable';
      return { ...read(compiled.build, command.cwd), outcome, failure: null, changed: [] };
    }
    const plainly = !this.#byHand && content === contentOf(files);
    const result = plainly
      ? await start(foreign.openBuild(tree, store), command, tree, options)
      : await start(foreign.openRun(tree, store), compiled.run, tree, options);
    if (plainly) this.#byHand = true;
    const touched = await tree.touched();
    const changed = touched.filter((name) => !compiled.left.has(name) && !foreign.framework.outputs.test(name));
    if (changed.length > 0) await this.#forget(content);
    return { ...read(result, compiled.run.cwd), changed };
  }

  /** The tree with this content, compiled. */
  async #compiledFor(content: string, { replace }: FreshRunOptions): Promise<Compiled> {
    const known = this.#compiled.get(content);
    if (known) {
      this.#compiled.delete(content);
      this.#compiled.set(content, known);
      return known;
    }
    const [oldest] = this.#compiled.keys();
    if (oldest !== undefined && this.#compiled.size >= keptAtMost) await this.#forget(oldest);
    const compiled = await compile(this.#options, replace ?? {});
    this.#compiled.set(content, compiled);
    return compiled;
  }

  async #forget(content: string): Promise<void> {
    const compiled = this.#compiled.get(content);
    this.#compiled.delete(content);
    await compiled?.tree.dispose();
    if (compiled) await removeStore(compiled.store);
  }

  async dispose(): Promise<void> {
    await this.#last;
    for (const content of this.#compiled.keys()) await this.#forget(content);
  }
}

/** What makes two trees the same, whoever says it how. */
function contentOf(files: Readonly<Record<string, string | null>>): string {
  return JSON.stringify(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function compile(
  { scratch, foreign, files, building }: BuiltTestOptions,
  replace: Readonly<Record<string, string | null>>,
): Promise<Compiled> {
  const [tree, store] = [await scratch.derive(), await makeStore()];
  await tree.write({ ...files, ...replace });
  const how = building(store);
  if (!how) throw new TypeError('a language that is not compiled has no building');
  const session = foreign.openBuild(tree, store);
  const build = await start(session, how.build, tree, { timeMs: buildMs });
  const further = build.exit === 0 ? how.second?.(build.stdout) : null;
  if (further) await start(session, further, tree, { timeMs: buildMs });
  const run = build.exit === 0 ? how.run(build.stdout) : null;
  return { tree, store, run, build, left: new Set(await tree.touched()) };
}

function start(
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
