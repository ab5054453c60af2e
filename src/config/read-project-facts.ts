import { basename, matchesGlob, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { globHazard } from '../domain/safe-glob.ts';
import { foldersOf, readPlainFile, type TreeFolder } from './bounded-tree.ts';
import { type PackageManifest, readManifest } from './package-manifest.ts';
import { type PackageManager, packageManagers, type ProjectFacts, type ServiceFacts } from './project-facts.ts';

const mostServices = 50;

const lockFiles: ReadonlyArray<readonly [file: string, manager: PackageManager]> = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

const riskyNames: ReadonlyMap<string, string> = new Map([
  ['auth', 'sign-in and permissions'],
  ['authentication', 'sign-in and permissions'],
  ['authorization', 'sign-in and permissions'],
  ['security', 'security'],
  ['billing', 'money'],
  ['payment', 'money'],
  ['payments', 'money'],
  ['checkout', 'money'],
  ['migrations', 'stored data'],
]);

/**
 * Reads what `reproof init` goes by from the tree at `root`, within bounds; nothing of it is run and no link is
 * followed. Whatever cannot be read counts as absent.
 */
export function readProjectFacts(root: string): ProjectFacts {
  const folders = foldersOf(root);
  const manifest = readManifest(root, '.');
  return {
    packageManager: packageManagerOf(folders[0]?.files ?? new Set(), manifest),
    services: servicesOf(root, folders, manifest),
    owners: ownersOfAll(root),
    riskyFolders: riskyFoldersOf(folders),
    githubRepository: githubRepositoryOf(root),
  };
}

function packageManagerOf(files: ReadonlySet<string>, manifest: PackageManifest | null): PackageManager {
  const named = packageManagers.find((each) => manifest?.packageManager?.startsWith(`${each}@`));
  return named ?? lockFiles.find(([file]) => files.has(file))?.[1] ?? 'npm';
}

function workspacePatterns(root: string, manifest: PackageManifest | null): string[] {
  const text = readPlainFile(root, 'pnpm-workspace.yaml');
  if (text === null) return manifest?.workspaces ?? [];
  try {
    return z.object({ packages: z.array(z.string()) }).parse(parse(text)).packages;
  } catch {
    return [];
  }
}

/** A pattern as package managers take it, with `./` before or `/` behind, and `!` to leave some out. */
function plainGlob(pattern: string): string {
  return pattern.replace(/^!?(?:\.\/)?/, '').replace(/\/$/, '');
}

function isWorkspace(path: string, patterns: readonly string[]): boolean {
  const matching = patterns.filter((pattern) => matchesGlob(path, plainGlob(pattern)));
  return matching.length > 0 && !matching.some((pattern) => pattern.startsWith('!'));
}

function servicesOf(root: string, folders: readonly TreeFolder[], manifest: PackageManifest | null): ServiceFacts[] {
  const patterns = workspacePatterns(root, manifest)
    .filter((each) => globHazard(plainGlob(each)) === null)
    .slice(0, 50);
  const packages = folders.filter(
    ({ path, files }) => path !== '.' && files.has('package.json') && isWorkspace(path, patterns),
  );
  const running = packages
    .map(({ path, files }) => ({ path, files, manifest: readManifest(root, path) }))
    .filter((each) => each.files.has('Dockerfile') || startsSomething(each.manifest))
    .slice(0, mostServices)
    .map((each) => serviceFacts(root, each.path, each.manifest));
  return running.length > 0 ? running : [serviceFacts(root, '.', manifest)];
}

function startsSomething(manifest: PackageManifest | null): boolean {
  return ['start', 'serve', 'dev'].some((script) => Object.hasOwn(manifest?.scripts ?? {}, script));
}

function serviceFacts(root: string, folder: string, manifest: PackageManifest | null): ServiceFacts {
  const dockerfile = readPlainFile(root, folder === '.' ? 'Dockerfile' : `${folder}/Dockerfile`) ?? '';
  // In a workspace the container's folder is as often the repository's as the package's: not said rather than guessed.
  const workdir =
    folder === '.'
      ? [...dockerfile.matchAll(/^[ \t]*WORKDIR[ \t]+(\/[\w./-]{1,200})[ \t]*$/gim)].at(-1)?.[1]
      : undefined;
  return {
    name: manifest?.name ?? basename(resolve(root, folder)),
    root: folder,
    scripts: Object.keys(manifest?.scripts ?? {}),
    stackRoots: workdir ? [workdir] : [],
    runtime: runtimeOf(root, folder, dockerfile),
  };
}

/** What production runs on, where the tree says it; `engines` only says what is allowed. */
function runtimeOf(root: string, folder: string, dockerfile: string): string | null {
  const places = [...new Set([folder, '.'])].flatMap((at) =>
    ['.nvmrc', '.node-version'].map((file) => (at === '.' ? file : `${at}/${file}`)),
  );
  const pinned = places.map((file) => readPlainFile(root, file)).find((text) => text !== null);
  const image = /^[ \t]*FROM[ \t]+(?:\S{1,200}\/)?node:(\d{2})\b/im.exec(dockerfile)?.[1];
  return image ?? /^v?(\d{2}(?:\.\d{1,3}){0,2})\s*$/.exec(pinned ?? '')?.[1] ?? null;
}

/** Owners of `*`, of the last such line, as GitHub and GitLab read the file. */
function ownersOfAll(root: string): string[] {
  const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'];
  const text = places.map((place) => readPlainFile(root, place)).find((found) => found !== null) ?? '';
  const line = text.split(/\r?\n/).findLast((each) => /^\*\s/.test(each)) ?? '';
  const [bare = ''] = line.split('#');
  return bare
    .split(/\s+/)
    .slice(1, 11)
    .filter((owner) => owner.includes('@'));
}

function riskyFoldersOf(folders: readonly TreeFolder[]): ProjectFacts['riskyFolders'] {
  const risky = folders.flatMap(({ path }) => {
    const why = riskyNames.get(basename(path).toLowerCase());
    return why ? [{ folder: path, why }] : [];
  });
  return risky.slice(0, 20);
}

function githubRepositoryOf(root: string): string | null {
  const config = readPlainFile(root, '.git/config') ?? '';
  const origin = /\[remote "origin"\]([^[]*)/.exec(config)?.[1] ?? '';
  return /^\s*url\s*=\s*\S*github\.com[:/]([\w.-]{1,100}\/[\w.-]{1,100}?)(?:\.git)?\/?\s*$/m.exec(origin)?.[1] ?? null;
}
