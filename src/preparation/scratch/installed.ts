import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ScratchTree } from './tree.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * Reads files below a tree's node_modules (paths from the root) as the sandbox will see them: mounted folders from the
 * host, a workspace link from the tree. Null when absent or larger than 4 MiB.
 */
export function installedReader(
  tree: Pick<ScratchTree, 'root' | 'mounts' | 'read'>,
): (file: string) => Promise<string | null> {
  const mounted = tree.mounts
    .map((mount) => ({ place: path.relative(tree.root, mount.at), host: mount.host }))
    .toSorted((a, b) => b.place.length - a.place.length);
  return async (file) => {
    const mount = mounted.find(({ place }) => file.startsWith(`${place}/`));
    if (!mount) return tree.read(file).catch(() => null);
    const real = await realpath(path.join(mount.host, file.slice(mount.place.length + 1))).catch(() => null);
    if (real === null) return null;
    // node_modules/a -> ../packages/a: inside the sandbox that is the tree's own package.
    const checkout = mount.host.endsWith(`/${mount.place}`) ? mount.host.slice(0, -mount.place.length) : null;
    const own = checkout && real.startsWith(checkout) ? real.slice(checkout.length) : null;
    if (own && !own.split('/').includes('node_modules')) return tree.read(own).catch(() => null);
    return readBounded(real);
  };
}

async function readBounded(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  return found?.isFile() && found.size <= MAX_BYTES ? readFile(file, 'utf8').catch(() => null) : null;
}
