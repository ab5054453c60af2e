import { findEcosystems } from './ecosystems.ts';
import { configFileOf, declaredCall, frameworkSigns, type RealFramework, strongest } from './framework.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import { packageManagerOf } from './package-manager.ts';
import type { Project, ProjectOverride, ProjectPackage, TestSetup } from './project.ts';
import { findRunner } from './runner.ts';
import { styleOf, testFilesOf } from './style.ts';
import { packageFolders } from './workspaces.ts';

type Read = (file: string) => Promise<string | null>;

/** Tests of a package that are read for its style and its imports. */
const MAX_SAMPLES = 6;
const emptyManifest = parseManifest('{}') as Manifest;

/**
 * What a tree is, from its tracked `files` (paths from the root) and `read` (a file's text, null when absent).
 * `installed` reads below node_modules in the same way (the checkout's or an install of our own): it tells which runners
 * are there and where their programs lie. Nothing is run.
 */
export async function detectProject(
  files: readonly string[],
  read: Read,
  options: { installed?: Read; overrides?: readonly ProjectOverride[] } = {},
): Promise<Project> {
  const root = await manifestAt('', read);
  const folders = ['', ...(await packageFolders(files, root, read))];
  const overrides = (options.overrides ?? []).map((one) => ({ ...one, root: one.root === '.' ? '' : one.root }));
  const owned = filesByFolder(files, folders);
  const installed = options.installed ?? (async () => null);
  const packages: ProjectPackage[] = [];
  for (const dir of folders) {
    const framework = overrides.find((one) => one.root === dir)?.framework;
    packages.push(await describePackage(dir, owned.get(dir) ?? [], { read, installed, framework }));
  }
  return {
    packageManager: packageManagerOf(new Set(files), root?.packageManager ?? null),
    packages,
    ecosystems: await findEcosystems(files, read),
    overrides,
  };
}

async function manifestAt(dir: string, read: Read): Promise<Manifest | null> {
  return parseManifest((await read(inside(dir, 'package.json'))) ?? '');
}

async function describePackage(
  dir: string,
  files: readonly string[],
  context: { read: Read; installed: Read; framework: RealFramework | undefined },
): Promise<ProjectPackage> {
  const manifest = (await manifestAt(dir, context.read)) ?? emptyManifest;
  const tests = testFilesOf(files);
  const samples = await readSamples(tests, context.read);
  const typed = files.filter((file) => /\.[cm]?tsx?$/.test(file) && !/\.d\.[cm]?ts$/.test(file)).length;
  return {
    dir,
    manifest,
    moduleSystem: manifest.type === 'module' ? 'esm' : 'commonjs',
    typescript: typed > files.filter((file) => /\.[cm]?jsx?$/.test(file)).length,
    tests,
    style: styleOf(dir, samples),
    setup: await setupOf(dir, manifest, files, samples, context),
  };
}

async function setupOf(
  dir: string,
  manifest: Manifest,
  files: readonly string[],
  samples: ReadonlyArray<{ text: string }>,
  context: { installed: Read; framework: RealFramework | undefined },
): Promise<TestSetup | null> {
  const siblings = files.map((file) => (dir ? file.slice(dir.length + 1) : file)).filter((name) => !name.includes('/'));
  const call = declaredCall(manifest.scripts);
  const texts = samples.map((sample) => sample.text);
  const found = context.framework
    ? { framework: context.framework, why: ['.reproof.yaml'] }
    : strongest(frameworkSigns(manifest, call, siblings, texts));
  if (!found) return null;
  const config = configFileOf(found.framework, siblings);
  const runner = found.framework === 'node:test' ? null : await findRunner(found.framework, dir, context.installed);
  return {
    framework: found.framework,
    dir,
    runner,
    installed: found.framework === 'node:test' || runner !== null,
    config: config && inside(dir, config),
    call: call?.framework === found.framework ? call : null,
    why: found.why,
  };
}

async function readSamples(tests: readonly string[], read: Read): Promise<Array<{ file: string; text: string }>> {
  const samples: Array<{ file: string; text: string }> = [];
  for (const file of tests.slice(0, MAX_SAMPLES))
    samples.push({ file, text: ((await read(file)) ?? '').slice(0, 50_000) });
  return samples;
}

/** Each file with the nearest of the folders. */
function filesByFolder(files: readonly string[], folders: readonly string[]): Map<string, string[]> {
  const known = new Set(folders);
  const owned = new Map<string, string[]>();
  for (const file of files) {
    let dir = file;
    do dir = dir.slice(0, Math.max(0, dir.lastIndexOf('/')));
    while (dir !== '' && !known.has(dir));
    const list = owned.get(dir);
    if (list) list.push(file);
    else owned.set(dir, [file]);
  }
  return owned;
}

function inside(dir: string, name: string): string {
  return dir ? `${dir}/${name}` : name;
}
