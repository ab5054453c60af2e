import { type ChildProcess, type IOType, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Fault } from '../../domain/fault.ts';
import type { ProcessResult } from '../../domain/run.ts';
import type { Limits, Mount, RunOptions, Sandbox, SandboxSession } from '../../ports/sandbox.ts';
import { scrubbedEnvironment } from '../process/environment.ts';
import { withoutInherited } from '../process/inherited.ts';
import { boundedBy, defaultLimits } from '../process/limits.ts';
import { descendants, endGroup, endTree, groupMembers } from '../process/process-table.ts';
import { type Control, guard, runToEnd } from '../process/run-to-end.ts';

/**
 * No sandbox: programs run with the caller's rights and reach its files and its network. Only by the user's explicit
 * word. What is left: an environment without the caller's variables, a process group that is ended as one, and the
 * bounds as far as polling keeps them. Mounts must already be at their place (a scratch tree made for it copies).
 */
export function createNoSandbox(options: { programs?: readonly string[]; limits?: Partial<Limits> } = {}): Sandbox {
  const limits = boundedBy(defaultLimits, options.limits);
  return { kind: 'none', open: (_tree, mounts) => new BareSession(options.programs ?? [], limits, mounts) };
}

class BareSession implements SandboxSession {
  readonly #programs: readonly string[];
  readonly #limits: Limits;

  constructor(programs: readonly string[], limits: Limits, mounts: readonly Mount[]) {
    const absent = mounts.find((mount) => !existsSync(mount.at));
    if (absent) throw new Fault('INTERNAL', `without a sandbox nothing can be mounted at ${absent.at}`);
    this.#programs = programs;
    this.#limits = limits;
  }

  async run(argv: readonly string[], options: RunOptions): Promise<ProcessResult> {
    const limits = boundedBy(this.#limits, options.limits);
    const child = this.#spawn(argv, options, limits, ['pipe', 'pipe', 'pipe']);
    const result = await runToEnd(child, controlOf(child), limits, options).catch((error) => notFound(error));
    const outOfHeap = result.signal === 'SIGABRT' && /JavaScript heap out of memory/.test(result.stderr);
    return outOfHeap ? { ...result, endedBy: 'memory' } : result;
  }

  start(argv: readonly string[], options: RunOptions): ChildProcess {
    const limits = boundedBy({ ...this.#limits, timeMs: Number.POSITIVE_INFINITY }, options.limits);
    const child = this.#spawn(argv, options, limits, ['pipe', 'pipe', 'pipe', 'pipe']);
    const control = controlOf(child);
    guard(child, control, limits, options.signal, () => control.kill());
    child.once('exit', () => control.kill());
    return child;
  }

  #spawn(argv: readonly string[], options: RunOptions, limits: Limits, stdio: readonly IOType[]): ChildProcess {
    const systemPath = process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin';
    const home = '/nonexistent';
    const env = scrubbedEnvironment({ programs: this.#programs, systemPath, home, limits, env: options.env });
    const [program = '', ...rest] = argv;
    return spawn(program, rest, { cwd: options.cwd, env, stdio: withoutInherited(stdio), detached: true });
  }
}

function controlOf(child: ChildProcess): Control {
  const group = child.pid;
  if (!group) return { processes: () => [], kill: () => {} };
  return {
    processes: () => [...new Set([...groupMembers(group), ...descendants(group)])],
    // An exited leader's pid may be another's by now; its group's number is not while strays are in it.
    kill: () => (child.exitCode === null && child.signalCode === null ? endTree(group) : endGroup(group)),
  };
}

/** A program that is not there is the program's outcome, as a shell would tell it. */
function notFound(error: NodeJS.ErrnoException): ProcessResult {
  if (error.code !== 'ENOENT' && error.code !== 'EACCES') throw error;
  const exit = error.code === 'ENOENT' ? 127 : 126;
  return { exit, signal: null, stdout: '', stderr: error.message, timedOut: false, truncated: false, durationMs: 0 };
}
