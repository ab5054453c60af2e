import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Project } from '../project/project.ts';
import { checkRelative } from '../scratch/paths.ts';

/** What came of an install: folders to be mounted (place in the tree -> folder of the cache), or why there is none. */
export type Installation =
  | { kind: 'installed'; places: Map<string, string>; cached: boolean }
  | { kind: 'failed'; reason: string };

export interface InstallOptions {
  project: Project;
  /** Text of a tracked file. */
  read: (file: string) => Promise<string | null>;
  /** Folder of our own for installs. */
  cache: string;
  /** Version of the Node that the target runs with. */
  runtime: string;
  /** The caller's environment: of it npm gets PATH, HOME, proxies and npm_config_*, nothing else. */
  env: Readonly<Record<string, string | undefined>>;
  timeMs?: number;
  signal?: AbortSignal;
}

const INSTALL_MS = 600_000;

/** Install without scripts, audit or funding notes, exactly by the lock file where there is one. */
const commands = {
  npm: (locked: boolean) => ['npm', locked ? 'ci' : 'install', '--ignore-scripts', '--no-audit', '--no-fund'],
  pnpm: (locked: boolean) => ['pnpm', 'install', '--ignore-scripts', ...(locked ? ['--frozen-lockfile'] : [])],
  yarn: (locked: boolean) => ['yarn', 'install', '--ignore-scripts', ...(locked ? ['--frozen-lockfile'] : [])],
  bun: (locked: boolean) => ['bun', 'install', '--ignore-scripts', ...(locked ? ['--frozen-lockfile'] : [])],
};

/**
 * Installs a tree's dependencies into a folder of the cache, named by lock file, manifests and runtime; never into the
 * checkout (ENV-1). Only manifests and the lock file are put there, so no code of the repository runs, and its .npmrc
 * (which could name a registry or a shell) is left out. An install that was made before is used again.
 */
export async function installDependencies(options: InstallOptions): Promise<Installation> {
  const files = await manifestsOf(options);
  const { name, lockfile } = options.project.packageManager;
  const key = createHash('sha256')
    .update(JSON.stringify([...files]))
    .update(`${name} ${platformOf(options.runtime)}`)
    .digest('hex');
  const folder = path.join(options.cache, key.slice(0, 40));
  if (await stat(folder).catch(() => null))
    return { kind: 'installed', places: await placesIn(folder, options.project), cached: true };
  await mkdir(options.cache, { recursive: true });
  const making = await mkdtemp(path.join(options.cache, 'making-'));
  try {
    for (const [file, text] of files) await put(making, file, text);
    const failure = await runInstall(commands[name](lockfile !== null), making, options);
    if (failure !== null) return { kind: 'failed', reason: failure };
    // Another run may have been quicker; its result is the same.
    await rename(making, folder).catch(() => {});
    return { kind: 'installed', places: await placesIn(folder, options.project), cached: false };
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function manifestsOf({ project, read }: InstallOptions): Promise<Map<string, string>> {
  const wanted = project.packages.map((one) => (one.dir ? `${one.dir}/package.json` : 'package.json'));
  const { lockfile } = project.packageManager;
  const files = new Map<string, string>();
  for (const file of [...wanted, ...(lockfile ? [lockfile] : []), 'pnpm-workspace.yaml']) {
    const text = await read(checkRelative(file));
    if (text !== null) files.set(file, text);
  }
  return files;
}

function platformOf(runtime: string): string {
  return `${runtime.split('.')[0]} ${process.platform} ${process.arch}`;
}

async function put(folder: string, file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
  await writeFile(path.join(folder, file), text);
}

/** Null when it went well, else the end of what the package manager said. */
function runInstall(argv: readonly string[], cwd: string, options: InstallOptions): Promise<string | null> {
  const [program = '', ...words] = argv;
  const kept = Object.entries(options.env).filter(([name]) =>
    /^(?:PATH|HOME|TMPDIR|LANG|(?:https?|no|all)_proxy|npm_config_.*|NODE_EXTRA_CA_CERTS)$/i.test(name),
  );
  const bounds = { timeout: options.timeMs ?? INSTALL_MS, maxBuffer: 64 * 1024 * 1024, signal: options.signal };
  return new Promise((resolve) => {
    execFile(program, words, { cwd, env: Object.fromEntries(kept), ...bounds }, (error, stdout, stderr) => {
      if (!error) resolve(null);
      else if ('code' in error && error.code === 'ENOENT') resolve(`${program} is not installed`);
      else resolve(`${argv.join(' ')}: ${`${stdout}\n${stderr}`.trim().slice(-1000) || error.message}`);
    });
  });
}

async function placesIn(folder: string, project: Project): Promise<Map<string, string>> {
  const places = new Map<string, string>();
  for (const { dir } of project.packages) {
    const entries: string[] = await readdir(path.join(folder, dir)).catch(() => []);
    if (entries.includes('node_modules'))
      places.set(path.posix.join(dir, 'node_modules'), path.join(folder, dir, 'node_modules'));
  }
  return places;
}
