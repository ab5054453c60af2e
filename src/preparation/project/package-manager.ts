export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** Lock files in order of trust: a repository that moved on often leaves the older one. */
const lockfiles: ReadonlyArray<[string, PackageManager]> = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

/**
 * The package manager of a tree: by the root manifest's `packageManager` (`pnpm@9.1.0`), else by lock file; npm when
 * neither says. `lockfile` is its path, null when there is none.
 */
export function packageManagerOf(
  files: ReadonlySet<string>,
  declared: string | null,
): { name: PackageManager; lockfile: string | null } {
  const named = /^(npm|pnpm|yarn|bun)(?:@|$)/.exec(declared ?? '')?.[1] as PackageManager | undefined;
  const present = lockfiles.filter(([file]) => files.has(file));
  const own = named ? present.find(([, manager]) => manager === named) : present[0];
  return { name: named ?? own?.[1] ?? 'npm', lockfile: own?.[0] ?? null };
}
