import path from 'node:path';
import type { MappedFrame } from '../../domain/code-map.ts';
import { nodeCommands } from './node-command.ts';

/** A program of the repository that may have been what ran in production. */
export interface ProgramEntry {
  /** Path from the repository's root. */
  file: string;
  cwd: string;
  argv: string[];
  why: string;
  rank: number;
}

export interface EntryFacts {
  files: readonly string[];
  readFile: (file: string) => string | null;
  frames: readonly MappedFrame[];
}

interface Manifest {
  name?: string;
  main?: string;
  bin?: string | Record<string, string>;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const runnerScripts = ['start', 'serve', 'dev', 'start:prod', 'worker', 'job', 'test'];

const isManifest = (value: unknown): value is Manifest =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function manifests(facts: EntryFacts): Array<{ folder: string; manifest: Manifest }> {
  return facts.files
    .filter((file) => path.posix.basename(file) === 'package.json' && !file.includes('node_modules/'))
    .slice(0, 500)
    .flatMap((file) => {
      try {
        const manifest = JSON.parse(facts.readFile(file) ?? '') as Manifest | null;
        return isManifest(manifest) ? [{ folder: path.posix.dirname(file), manifest }] : [];
      } catch {
        return [];
      }
    });
}

function located(facts: EntryFacts, folder: string, name: string): string | null {
  const base = path.posix.normalize(path.posix.join(folder, name));
  const known = new Set(facts.files);
  return (
    [base, `${base}.js`, `${base}.mjs`, `${base}.cjs`, `${base}.ts`, `${base}/index.js`].find((file) =>
      known.has(file),
    ) ?? null
  );
}

/** Programs that a package's scripts start with `node`. */
function fromScripts(facts: EntryFacts, folder: string, manifest: Manifest): ProgramEntry[] {
  return runnerScripts.flatMap((script, i) => {
    const text = manifest.scripts?.[script];
    const [command] = nodeCommands(typeof text === 'string' ? text : '').flatMap(({ name, argv }) => {
      const file = located(facts, folder, name);
      return file ? [{ file, argv }] : [];
    });
    if (!command || /\.(test|spec)\./.test(command.file)) return [];
    const { file, argv } = command;
    return [
      {
        file,
        cwd: folder === '.' ? '' : folder,
        argv,
        why: `script ${script} of ${path.posix.join(folder, 'package.json')}`,
        rank: 0.7 - i * 0.05,
      },
    ];
  });
}

function fromMain(facts: EntryFacts, folder: string, manifest: Manifest): ProgramEntry[] {
  const named = [
    manifest.main,
    'server.js',
    'server.mjs',
    'app.js',
    'app.mjs',
    'index.mjs',
    'src/server.js',
    'src/index.js',
    'src/server.mjs',
    'src/index.mjs',
  ];
  const file = named
    .map((name) => (typeof name === 'string' && name ? located(facts, folder, name) : null))
    .find((found) => found !== null);
  return file
    ? [{ file, cwd: folder === '.' ? '' : folder, argv: [], why: `main program of ${folder}`, rank: 0.35 }]
    : [];
}

/** How much a package has to do with the crash: it has frames of it, or depends on a package that has. */
function nearness(
  folder: string,
  manifest: Manifest,
  crashed: ReadonlySet<string>,
  names: ReadonlyMap<string, string>,
): number {
  if (crashed.has(folder)) return 1;
  const needs = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return needs.some((name) => crashed.has(names.get(name) ?? '')) ? 0.9 : 0.4;
}

const folderOf = (file: string, folders: readonly string[]): string =>
  folders
    .filter((folder) => folder === '.' || file.startsWith(`${folder}/`))
    .toSorted((a, b) => b.length - a.length)[0] ?? '.';

/** The files of outermost module-level frames: what was running. */
function fromFrames(facts: EntryFacts, folders: readonly string[]): ProgramEntry[] {
  const outer = facts.frames.findLast((frame) => frame.kind === 'source' && frame.file);
  if (!outer?.file) return [];
  const folder = folderOf(outer.file, folders);
  const top = outer.function === null || /^(Object\.)?<anonymous>$/.test(outer.function);
  return [
    {
      file: outer.file,
      cwd: folder === '.' ? '' : folder,
      argv: [],
      why: 'outermost frame of the stack',
      rank: top ? 0.95 : 0.5,
    },
  ];
}

/** Programs worth running, best first: what the stack ends in, then what scripts start near the crash. */
export function findEntries(facts: EntryFacts): ProgramEntry[] {
  const packages = manifests(facts);
  const folders = packages.map(({ folder }) => folder);
  const names = new Map(
    packages.flatMap(({ folder, manifest }) => (manifest.name ? [[manifest.name, folder] as const] : [])),
  );
  const crashed = new Set(
    facts.frames.flatMap((frame) => (frame.kind === 'source' && frame.file ? [folderOf(frame.file, folders)] : [])),
  );
  const found = [
    ...fromFrames(facts, folders),
    ...packages.flatMap(({ folder, manifest }) => {
      const near = nearness(folder, manifest, crashed, names);
      return [...fromScripts(facts, folder, manifest), ...fromMain(facts, folder, manifest)].map((entry) => ({
        ...entry,
        rank: entry.rank * near,
      }));
    }),
  ].toSorted((a, b) => b.rank - a.rank);
  return found.filter((entry, i) => found.findIndex((other) => other.file === entry.file) === i).slice(0, 8);
}
