import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAllowance } from '../../domain/page-build.ts';
import type { RunOutcome } from '../../domain/run.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Bench, TrialOptions } from '../../ports/bench.ts';
import type { SandboxSession } from '../../ports/sandbox.ts';
import { DriverProcess } from './driver-process.ts';
import { readOutcome } from './read-outcome.ts';

/** Folder of the plain JavaScript that runs inside the sandbox; it has to be mounted there. */
export const runtimeFolder = fileURLToPath(new URL('../../runtime', import.meta.url));

export interface NodeBenchOptions {
  session: SandboxSession;
  /** Absolute path of the scratch tree. */
  tree: string;
  /** Absolute path of the Node program that drives the trials (>= 22.15 for module hooks). */
  node: string;
  /** What runs them, in the runtime folder: the driver of programs and calls, or that of pages. */
  driver?: 'driver.mjs' | 'page-driver.mjs';
  /** Added to the sandbox's environment. */
  env?: Record<string, string>;
  /** Trials after which a process is replaced, so that leaks stay bounded. */
  trialsPerProcess?: number;
}

const defaultTimeMs = 5_000;

/** A Bench over one warm driver process in the sandbox; replaced when a trial leaves something behind. */
export class NodeBench implements Bench {
  readonly #options: NodeBenchOptions;
  #driver: DriverProcess | null = null;
  #wasOrdered = false;
  #queue: Promise<unknown> = Promise.resolve();
  /** Trials so far, for the bench's own report. */
  trials = 0;
  processes = 0;

  constructor(options: NodeBenchOptions) {
    this.#options = options;
  }

  /** Runs one trial after those before it. A hang, an exit or a crash of the process is an outcome. */
  try(scenario: Scenario, options: TrialOptions = {}): Promise<RunOutcome> {
    const run = this.#queue.then(() => this.#try(scenario, options));
    this.#queue = run.catch(() => {});
    return run;
  }

  async #try(scenario: Scenario, options: TrialOptions): Promise<RunOutcome> {
    if (options.signal?.aborted) return { kind: 'timed-out', stdout: '', durationMs: 0 };
    // Once completions go through the gate, a process's timers and answers do so for good.
    const isOrdered = scenario.kind === 'program' && scenario.order !== undefined;
    if (options.fresh || (this.#driver && this.#driver.used > 0 && isOrdered !== this.#wasOrdered)) this.#retire();
    this.#wasOrdered = isOrdered;
    const driver = await this.#ready();
    if (!driver) return { kind: 'unloadable', reason: 'the driver process did not start', durationMs: 0 };
    this.trials++;
    const timeMs = (options.timeMs ?? defaultTimeMs) + buildAllowance(scenario);
    const { overlay, coverage, observeHandled, probes, ownPace, reuse, shake, variables } = options;
    const sameUrls = driver.used === 0;
    const answer = await driver.ask(
      { scenario, overlay, coverage, observeHandled, probes, ownPace, reuse, shake, sameUrls, variables },
      timeMs,
    );
    if (answer === 'late' || 'died' in answer) this.#retire();
    if (answer === 'late') return { kind: 'timed-out', stdout: '', durationMs: timeMs };
    // What an earlier trial left behind may have ended a warm process: the word of a new one counts.
    if ('died' in answer && !sameUrls) return this.#try(scenario, options);
    if ('died' in answer) return { kind: 'exited', code: answer.died as number, stdout: '', stderr: '', durationMs: 0 };
    if (!answer.clean || options.fresh || driver.used >= (this.#options.trialsPerProcess ?? 400)) this.#retire();
    return readOutcome(answer) ?? { kind: 'unloadable', reason: 'the process gave no readable answer', durationMs: 0 };
  }

  async #ready(): Promise<DriverProcess | null> {
    if (this.#driver?.alive) return this.#driver;
    const { session, tree, node, env, driver: file = 'driver.mjs' } = this.#options;
    const argv = [node, '--no-warnings', path.join(runtimeFolder, file), tree];
    const driver = new DriverProcess(session.start(argv, { cwd: tree, env }));
    this.processes++;
    if (!(await driver.ready)) return null;
    this.#driver = driver;
    return driver;
  }

  #retire(): void {
    this.#driver?.kill();
    this.#driver = null;
  }

  async close(): Promise<void> {
    await this.#queue;
    this.#retire();
  }
}
