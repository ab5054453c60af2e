import { type ChildProcess, type IOType, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import os from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { Fault } from '../../domain/fault.ts';
import type { ProcessResult } from '../../domain/run.ts';
import type { Limits, Mount, RunOptions, SandboxSession } from '../../ports/sandbox.ts';
import { scrubbedEnvironment } from '../process/environment.ts';
import { withoutInherited } from '../process/inherited.ts';
import { boundedBy } from '../process/limits.ts';
import { descendants, endTree } from '../process/process-table.ts';
import { type Control, guard, runToEnd } from '../process/run-to-end.ts';
import { bubblewrapArguments, FIRST_FILE_FD, STATUS_FD } from './arguments.ts';
import { type Layers, layersOf } from './layers.ts';
import { checkMountPoints } from './mount-points.ts';
import type { BubblewrapProgram } from './program.ts';
import { HOME, systemFiles } from './system-files.ts';

/** Outside: no core files, files of at most 1 GiB (512-byte blocks), first to go when the machine is out of memory. */
const BEFORE = 'ulimit -c 0; ulimit -f 2097152; echo 1000 2>/dev/null >/proc/self/oom_score_adj; exec "$@"';

/** Runs programs on one tree, each run in namespaces of its own. */
export class BubblewrapSession implements SandboxSession {
  readonly #program: BubblewrapProgram;
  readonly #programs: readonly string[];
  readonly #limits: Limits;
  readonly #tree: string;
  readonly #mounts: readonly Mount[];
  readonly #layered: Layers;

  constructor(options: {
    program: BubblewrapProgram;
    programs: readonly string[];
    limits: Limits;
    tree: string;
    mounts: readonly Mount[];
  }) {
    this.#program = options.program;
    this.#programs = options.programs;
    this.#limits = options.limits;
    this.#tree = options.tree;
    this.#mounts = options.mounts;
    this.#layered = layersOf(options.mounts);
  }

  async run(argv: readonly string[], options: RunOptions): Promise<ProcessResult> {
    const limits = boundedBy(this.#limits, options.limits);
    const child = this.#spawn(argv, options, limits, ['pipe', 'pipe', 'pipe', 'ignore']);
    const status = collectText(child.stdio[STATUS_FD] as Readable);
    const result = await runToEnd(child, controlOf(child), limits, options).catch((error: Error) => {
      throw new Fault('SANDBOX_UNAVAILABLE', `bubblewrap could not be started: ${error.message}`, { cause: error });
    });
    if (result.signal === null && !/"exit-code"/.test(status()) && !result.endedBy) throw setUpFault(result);
    return withSignal(result);
  }

  start(argv: readonly string[], options: RunOptions): ChildProcess {
    // A warm process lives as long as its owner wants: time counts only where the caller says so.
    const limits = boundedBy({ ...this.#limits, timeMs: Number.POSITIVE_INFINITY }, options.limits);
    const child = this.#spawn(argv, options, limits, ['pipe', 'pipe', 'pipe', 'pipe']);
    (child.stdio[STATUS_FD] as Readable).resume();
    const control = controlOf(child);
    guard(child, control, limits, options.signal, () => control.kill());
    return child;
  }

  #spawn(argv: readonly string[], options: RunOptions, limits: Limits, stdio: readonly IOType[]): ChildProcess {
    checkMountPoints(this.#tree, this.#mounts);
    const binds = [
      { host: this.#tree, at: this.#tree, writable: true },
      ...this.#programs.map((program) => ({ host: realpathSync(program), at: program })),
      ...this.#layered.mounts,
    ];
    const env = scrubbedEnvironment({
      programs: this.#programs,
      systemPath: '/usr/local/bin:/usr/bin:/bin',
      home: HOME,
      limits,
      env: options.env,
    });
    const own = bubblewrapArguments({ binds, cwd: options.cwd, env, limits, features: this.#program.features });
    const command = [...this.#layered.command, this.#program.path, ...own, ...insideLimits(limits), ...argv];
    const child = spawn('/bin/sh', ['-c', BEFORE, 'sh', ...command], {
      cwd: '/',
      env: {},
      detached: true,
      stdio: withoutInherited([...stdio, 'pipe', ...systemFiles.map(() => 'pipe' as const)]),
    });
    systemFiles.forEach((file, index) => {
      const pipe = child.stdio[FIRST_FILE_FD + index] as Writable | undefined;
      pipe?.on('error', () => {}); // bubblewrap gave up before it read it; its exit says why.
      pipe?.end(file.text);
    });
    return child;
  }
}

/**
 * Inside, where the count starts at this user namespace; the kernel ignores it for root, whom the watchdog bounds.
 * A shell starts the program, so that one that is not there is exit 127 and no fault of bubblewrap's.
 */
function insideLimits(limits: Limits): string[] {
  const tasks = limits.processes * 16; // The kernel counts threads, and one Node has a dozen.
  return ['/bin/sh', '-c', `ulimit -u ${tasks} 2>/dev/null || ulimit -p ${tasks} 2>/dev/null; exec "$@"`, 'sh'];
}

function controlOf(child: ChildProcess): Control {
  const leader = child.pid;
  return {
    processes: () => (leader ? descendants(leader).slice(1) : []), // Without the namespace's init.
    // Once it has exited, everything in its namespace has ended with it, and its pid may be another's.
    kill: () => void (leader && child.exitCode === null && child.signalCode === null && endTree(leader)),
  };
}

function collectText(stream: Readable): () => string {
  let text = '';
  stream.on('error', () => {});
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < 65_536) text += chunk;
  });
  return () => text;
}

function setUpFault(result: ProcessResult): Fault {
  const said = result.stderr.slice(0, 500).trim();
  if (/can't chdir/i.test(said)) return new Fault('INTERNAL', `no such working directory in the sandbox: ${said}`);
  return new Fault('SANDBOX_UNAVAILABLE', `bubblewrap could not set up the sandbox: ${said}`, {
    help: 'Unprivileged user namespaces may be off on this machine; allow them for bwrap, or choose another sandbox with --sandbox.',
  });
}

/** bubblewrap tells a death by signal as 128 + its number, as shells do. */
function withSignal(result: ProcessResult): ProcessResult {
  const number = (result.exit ?? 0) - 128;
  const name = Object.entries(os.constants.signals).find(([, value]) => value === number)?.[0];
  const outOfHeap = /JavaScript heap out of memory/.test(result.stderr) && { endedBy: 'memory' as const };
  return name ? { ...result, exit: null, signal: name as NodeJS.Signals, ...outOfHeap } : result;
}
