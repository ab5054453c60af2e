import type { Project } from '../project/project.ts';
import { findInstalled } from '../project/runner.ts';

type Read = (file: string) => Promise<string | null>;

/** A declared dependency and the package (folder from the root, '' the root) that declares it. */
export interface Dependency {
  of: string;
  name: string;
}

/** Whether what the tree needs at run time is installed, and as the lock file says. */
export type DependencyState =
  | { kind: 'present'; drifted: Drift[] }
  | { kind: 'missing'; missing: Dependency[]; drifted: Drift[] };

/** Another version than the lock file's: told, not fatal. */
export interface Drift extends Dependency {
  locked: string;
  installed: string;
}

/**
 * Compares each package's run-time dependencies with what `installed` shows (see `detectProject`), found as Node finds
 * them. Versions are compared with npm's lock file, where there is one; other lock files count for presence alone.
 */
export async function checkDependencies(project: Project, read: Read, installed: Read): Promise<DependencyState> {
  const locked = await npmLock(project, read);
  const missing: Dependency[] = [];
  const drifted: Drift[] = [];
  for (const { dir, manifest } of project.packages) {
    for (const name of manifest.required) {
      const found = await findInstalled(name, dir, installed);
      const wanted = found && locked(found.folder);
      const version = found && versionOf(found.manifest);
      if (!found) missing.push({ of: dir, name });
      else if (wanted && version && wanted !== version)
        drifted.push({ of: dir, name, locked: wanted, installed: version });
    }
  }
  return missing.length > 0 ? { kind: 'missing', missing, drifted } : { kind: 'present', drifted };
}

/** The version that package-lock.json (v2, v3) has for a folder such as node_modules/a. */
async function npmLock(project: Project, read: Read): Promise<(folder: string) => string | null> {
  const { lockfile } = project.packageManager;
  if (lockfile !== 'package-lock.json' && lockfile !== 'npm-shrinkwrap.json') return () => null;
  const packages = fieldOf(await read(lockfile), 'packages');
  return (folder) => {
    const entry: unknown = isObject(packages) && Object.hasOwn(packages, folder) ? packages[folder] : null;
    return isObject(entry) && typeof entry['version'] === 'string' ? entry['version'] : null;
  };
}

function versionOf(manifest: string): string | null {
  const version = fieldOf(manifest, 'version');
  return typeof version === 'string' ? version : null;
}

function fieldOf(text: string | null, field: string): unknown {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return isObject(value) && Object.hasOwn(value, field) ? value[field] : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
