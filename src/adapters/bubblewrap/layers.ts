import { spawnSync } from 'node:child_process';
import type { Mount } from '../../ports/sandbox.ts';

/** Words to put before bubblewrap, and the mounts as it is then to be given them. */
export interface Layers {
  command: string[];
  mounts: readonly Mount[];
}

/**
 * Where the layers are put together, in a mount namespace of their own: a folder that every Linux has and bubblewrap does
 * not need. Nothing of it is seen in the sandbox but the mounts.
 */
const WORKSHOP = '/sys';

/**
 * Arguments: number of folders, the folders, the command. Each folder becomes the lower layer of an overlay with its upper
 * layer in memory (https://docs.kernel.org/filesystems/overlayfs.html); `.` as its path, for a path may hold what the
 * mount options give a meaning to.
 */
const BUILD = `
mount -t tmpfs -o size=512m,mode=755 layers ${WORKSHOP} || exit 97
left=$1; shift
while [ "$left" -gt 0 ]; do
  place=${WORKSHOP}/$left
  mkdir "$place" "$place/upper" "$place/work" "$place/merged" && cd "$1" || exit 97
  mount -t overlay -o "lowerdir=.,upperdir=$place/upper,workdir=$place/work" overlay "$place/merged" || exit 97
  left=$((left - 1)); shift
done
cd / && exec "$@"`;

/**
 * bubblewrap before 0.11 has no overlays, so the layers are made around it (bubblewrap keeps what it is given). Tried once
 * on the real folders; where the system refuses (no user namespaces for `unshare`, an unsuitable file system), the mounts
 * stay read-only.
 */
export function layersOf(mounts: readonly Mount[]): Layers {
  const layered = mounts.filter((mount) => mount.layered);
  if (layered.length === 0) return { command: [], mounts };
  const unshare = ['unshare', ...(process.getuid?.() === 0 ? [] : ['--map-root-user']), '--mount'];
  const folders = layered.map((mount) => mount.host);
  const command = [...unshare, '/bin/sh', '-c', BUILD, 'sh', String(folders.length), ...folders];
  if (!works(command)) return { command: [], mounts };
  const merged = (mount: Mount) => `${WORKSHOP}/${folders.length - layered.indexOf(mount)}/merged`;
  return {
    command: ['env', `PATH=${systemPath}`, ...command],
    mounts: mounts.map((mount) => (mount.layered ? { host: merged(mount), at: mount.at, writable: true } : mount)),
  };
}

/** What was tried before, by command: sessions are opened for one tree after another with the same folders. */
const tried = new Map<string, boolean>();

function works(command: readonly string[]): boolean {
  const key = JSON.stringify(command);
  const [program = '', ...words] = command;
  const known = tried.get(key);
  if (known !== undefined) return known;
  const result = spawnSync(program, [...words, 'true'], { cwd: '/', env: { PATH: systemPath }, timeout: 10_000 });
  tried.set(key, result.status === 0);
  return result.status === 0;
}

const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
