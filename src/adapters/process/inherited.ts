import type { IOType } from 'node:child_process';
import { openSync, readdirSync, readFileSync } from 'node:fs';

const CLOEXEC = 0o2000000;

/** Descriptors above stderr that this process was itself given and that every child would get: see /proc/PID/fdinfo. */
function inheritedDescriptors(): number[] {
  try {
    return readdirSync('/proc/self/fd')
      .map(Number)
      .filter((fd) => fd > 2 && !closesOnExec(fd));
  } catch {
    return []; // No /proc: not Linux.
  }
}

function closesOnExec(fd: number): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1];
    return (Number.parseInt(flags ?? '0', 8) & CLOEXEC) !== 0;
  } catch {
    return true; // The descriptor of the listing itself, closed by now.
  }
}

let inherited: { fds: number[]; nothing: number } | undefined;

/**
 * `stdio` for spawn, with /dev/null over each descriptor that would leak into the child. Needed because a caller (a CI
 * runner, a shell) can leave files open in us, and Node hands on what it did not open itself. Found once a process.
 */
export function withoutInherited(stdio: readonly IOType[]): Array<IOType | number> {
  inherited ??= { fds: inheritedDescriptors(), nothing: openSync('/dev/null', 'r+') };
  const all: Array<IOType | number> = [...stdio];
  for (const fd of inherited.fds) {
    if (all[fd] && all[fd] !== 'ignore') continue;
    while (all.length < fd) all.push('ignore');
    all[fd] = inherited.nothing;
  }
  return all;
}
