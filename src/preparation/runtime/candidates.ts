import { execFile } from 'node:child_process';
import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A Node program of this machine. */
export interface NodeProgram {
  /** Absolute, links resolved. */
  path: string;
  /** Without the `v`: 24.18.0. */
  version: string;
  source: 'path' | 'version-manager' | 'own';
}

/** Where version managers keep their Nodes; `*` is one folder a version. Relative to a base folder. */
const managers: ReadonlyArray<[base: string, before: string, after: string]> = [
  ['NVM_DIR', 'versions/node', 'bin/node'],
  ['HOME', '.nvm/versions/node', 'bin/node'],
  ['FNM_DIR', 'node-versions', 'installation/bin/node'],
  ['HOME', '.local/share/fnm/node-versions', 'installation/bin/node'],
  ['HOME', '.volta/tools/image/node', 'bin/node'],
  ['HOME', '.asdf/installs/nodejs', 'bin/node'],
  ['HOME', '.local/share/mise/installs/node', 'bin/node'],
  ['N_PREFIX', 'n/versions/node', 'bin/node'],
];

/**
 * The Nodes of this machine: on PATH (not those that some project keeps in its node_modules/.bin), of version managers, and
 * `own`, the one that runs us. Each once; one that does not tell its version is left out.
 */
export async function findNodes(
  env: Readonly<Record<string, string | undefined>>,
  own: string,
): Promise<NodeProgram[]> {
  const onPath = (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder) && !folder.split(path.sep).includes('node_modules'))
    .map((folder) => ({ file: path.join(folder, 'node'), source: 'path' as const }));
  const managed = (await Promise.all(managers.map((manager) => versionsOf(manager, env)))).flat();
  const all = [
    ...onPath,
    ...managed.map((file) => ({ file, source: 'version-manager' as const })),
    { file: own, source: 'own' as const },
  ];
  const found = new Map<string, NodeProgram>();
  for (const { file, source } of all) {
    const real = await realpath(file).catch(() => null);
    if (!real || found.has(real)) continue;
    const version = await versionOf(real);
    if (version) found.set(real, { path: real, version, source });
  }
  return [...found.values()];
}

async function versionsOf(
  [base, before, after]: (typeof managers)[number],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const root = env[base];
  if (!root || !path.isAbsolute(root)) return [];
  const folder = path.join(root, before);
  const versions = await readdir(folder).catch(() => []);
  return versions.filter((name) => /^v?\d+\.\d+\.\d+$/.test(name)).map((name) => path.join(folder, name, after));
}

async function versionOf(program: string): Promise<string | null> {
  const told = await execute(program, ['--version'], { env: {}, timeout: 5000 }).catch(() => null);
  return /^v(\d+\.\d+\.\d+)/.exec(told?.stdout ?? '')?.[1] ?? null;
}
