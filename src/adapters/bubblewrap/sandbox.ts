import type { Limits, Sandbox } from '../../ports/sandbox.ts';
import { boundedBy, defaultLimits } from '../process/limits.ts';
import { findBubblewrap } from './program.ts';
import { BubblewrapSession } from './session.ts';

/**
 * Sandbox by bubblewrap (SEC-1): own user, pid, mount, network, IPC, UTS and cgroup namespaces, no capability, a root of
 * system programs only, the tree writable and the mounts read-only at their places.
 *
 * `programs` are absolute paths of executables outside /usr to be shown (the target's Node). `limits` replace the
 * defaults. Throws Fault SANDBOX_UNAVAILABLE when bubblewrap is not on `searchPath`; a machine that has it but forbids
 * its namespaces is told by the first run, with the same fault.
 */
export function createBubblewrap(
  options: { programs?: readonly string[]; limits?: Partial<Limits>; searchPath?: string } = {},
): Sandbox {
  const program = findBubblewrap(options.searchPath ?? process.env['PATH'] ?? '/usr/bin:/bin');
  const limits = boundedBy(defaultLimits, options.limits);
  const programs = options.programs ?? [];
  return {
    kind: 'bwrap',
    open: (tree, mounts) => new BubblewrapSession({ program, programs, limits, tree, mounts }),
  };
}
