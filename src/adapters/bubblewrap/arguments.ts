import { lstatSync, readlinkSync } from 'node:fs';
import type { Limits, Mount } from '../../ports/sandbox.ts';
import { HOME, rootFolders, systemFiles, systemPaths, usrFolders } from './system-files.ts';

const MIB = 1024 * 1024;

/** What this machine's bubblewrap can do; options that came after 0.4. */
export interface Features {
  disableUserns: boolean;
  size: boolean;
}

/** Where bubblewrap's own pipes are: after stdin, stdout, stderr and the program's fd 3. */
export const STATUS_FD = 4;
export const FIRST_FILE_FD = 5;

/**
 * The command line of bubblewrap for one run, up to the program (https://man.archlinux.org/man/bwrap.1).
 * `binds` are shown in the order of their paths, so that one may lie within another.
 */
export function bubblewrapArguments(options: {
  binds: readonly Mount[];
  cwd: string;
  env: Record<string, string>;
  limits: Limits;
  features: Features;
}): string[] {
  const { features, limits } = options;
  const size = (bytes: number) => (features.size ? ['--size', String(bytes)] : []);
  return [
    ['--unshare-all', '--unshare-user', '--uid', '1000', '--gid', '1000', '--hostname', 'sandbox'],
    features.disableUserns ? ['--disable-userns'] : [],
    ['--clearenv', '--cap-drop', 'ALL', '--die-with-parent', '--new-session'],
    ['--json-status-fd', String(STATUS_FD)],
    systemRoot(),
    // Read-only: when root is the caller, its uid outlives the user namespace and could write /proc/sys/kernel/*,
    // which bubblewrap leaves open because it tests the folder and not the files.
    ['--proc', '/proc', '--remount-ro', '/proc'],
    ['--dev', '/dev', ...size(64 * MIB), '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
    [...size(Math.min(limits.memoryBytes, 512 * MIB)), '--tmpfs', '/tmp'],
    [...size(64 * MIB), '--tmpfs', HOME],
    options.binds
      .toSorted((a, b) => (a.at < b.at ? -1 : 1))
      .flatMap((mount) => [mount.writable ? '--bind' : '--ro-bind', mount.host, mount.at]),
    ['--remount-ro', '/'],
    Object.entries(options.env).flatMap(([name, value]) => ['--setenv', name, value]),
    ['--chdir', options.cwd, '--'],
  ].flat();
}

function systemRoot(): string[] {
  const shown = [...usrFolders, ...systemPaths].flatMap((path) => ['--ro-bind-try', path, path]);
  const files = systemFiles.flatMap((file, index) => ['--ro-bind-data', String(FIRST_FILE_FD + index), file.at]);
  return [...shown, ...rootFolders.flatMap(linkOrBind), ...files];
}

function linkOrBind(folder: string): string[] {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (!stat) return [];
  return stat.isSymbolicLink() ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder];
}
