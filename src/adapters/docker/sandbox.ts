import { type ChildProcess, execFile, type IOType, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, constants, realpathSync } from 'node:fs';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import type { ProcessResult } from '../../domain/run.ts';
import type { Limits, Mount, RunOptions, Sandbox, SandboxSession } from '../../ports/sandbox.ts';
import { scrubbedEnvironment } from '../process/environment.ts';
import { boundedBy, defaultLimits } from '../process/limits.ts';
import { endTree } from '../process/process-table.ts';
import { type Control, guard, runToEnd } from '../process/run-to-end.ts';
import { containerArguments, type Engine } from './arguments.ts';

export interface DockerOptions {
  /** Executables to be shown in the container at their own paths (the target's Node). */
  programs?: readonly string[];
  /** An image that is already there, with a C library that the programs run on. */
  image?: string;
  limits?: Partial<Limits>;
  searchPath?: string;
}

const IMAGE = 'node:24-slim';
const HOME = '/home/user';

/**
 * Sandbox by the command line of Docker or Podman: a container a run. Not tried against an engine so far: the words given
 * to it are unit-tested, what it does with them is not. A further pipe needs Podman (`--preserve-fds`); with Docker `start`
 * throws. Throws Fault SANDBOX_UNAVAILABLE when neither program is on the search path.
 */
export function createDocker(options: DockerOptions = {}): Sandbox {
  const engine = findEngine(options.searchPath ?? process.env['PATH'] ?? '');
  return { kind: 'docker', open: (tree, mounts) => new DockerSession(engine, options, tree, mounts) };
}

function findEngine(searchPath: string): { engine: Engine; program: string } {
  for (const engine of ['podman', 'docker'] as const) {
    for (const folder of searchPath.split(path.delimiter).filter((one) => path.isAbsolute(one))) {
      const program = path.join(folder, engine);
      if (isExecutable(program)) return { engine, program };
    }
  }
  throw new Fault('SANDBOX_UNAVAILABLE', 'neither docker nor podman is installed');
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

class DockerSession implements SandboxSession {
  readonly #engine: { engine: Engine; program: string };
  readonly #options: DockerOptions;
  readonly #tree: string;
  readonly #mounts: readonly Mount[];
  readonly #limits: Limits;

  constructor(
    engine: { engine: Engine; program: string },
    options: DockerOptions,
    tree: string,
    mounts: readonly Mount[],
  ) {
    this.#engine = engine;
    this.#options = options;
    this.#tree = tree;
    this.#mounts = mounts;
    this.#limits = boundedBy(defaultLimits, options.limits);
  }

  async run(argv: readonly string[], options: RunOptions): Promise<ProcessResult> {
    const limits = boundedBy(this.#limits, options.limits);
    const { child, control } = this.#spawn(argv, options, limits, ['pipe', 'pipe', 'pipe']);
    const result = await runToEnd(child, control, limits, options);
    // 125 is the engine's own failure: no daemon, no such image.
    if (result.exit === 125 && !result.endedBy)
      throw new Fault('SANDBOX_UNAVAILABLE', `${this.#engine.engine}: ${result.stderr.slice(0, 500).trim()}`);
    return result;
  }

  start(argv: readonly string[], options: RunOptions): ChildProcess {
    if (this.#engine.engine === 'docker')
      throw new Fault(
        'SANDBOX_UNAVAILABLE',
        'docker cannot hand a further pipe to a container; install podman or bubblewrap',
      );
    const limits = boundedBy({ ...this.#limits, timeMs: Number.POSITIVE_INFINITY }, options.limits);
    const { child, control } = this.#spawn(argv, options, limits, ['pipe', 'pipe', 'pipe', 'pipe']);
    guard(child, control, limits, options.signal, () => control.kill());
    return child;
  }

  #spawn(
    argv: readonly string[],
    options: RunOptions,
    limits: Limits,
    stdio: IOType[],
  ): { child: ChildProcess; control: Control } {
    const programs = this.#options.programs ?? [];
    const name = `reproof-${randomBytes(8).toString('hex')}`;
    const words = containerArguments({
      engine: this.#engine.engine,
      name,
      image: this.#options.image ?? IMAGE,
      // The tree's owner, so that it can be written; as root without any capability.
      user: { uid: process.getuid?.() ?? 1000, gid: process.getgid?.() ?? 1000 },
      binds: [
        { host: this.#tree, at: this.#tree, writable: true },
        ...programs.map((program) => ({ host: realpathSync(program), at: program })),
        ...this.#mounts,
      ],
      cwd: options.cwd,
      env: scrubbedEnvironment({
        programs,
        systemPath: '/usr/local/bin:/usr/bin:/bin',
        home: HOME,
        limits,
        env: options.env,
      }),
      home: HOME,
      limits,
      argv,
    });
    const further = stdio.length > 3 ? ['run', '--preserve-fds=1', ...words.slice(1)] : words;
    const { program } = this.#engine;
    const child = spawn(program, further, { stdio, detached: true });
    const kill = () => {
      // Ending the command line leaves the container running: the engine has to be told.
      execFile(program, ['kill', name], () => child.pid && child.exitCode === null && endTree(child.pid));
    };
    return { child, control: { processes: () => [], kill } };
  }
}
