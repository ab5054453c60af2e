import type { Ecosystem } from './ecosystems.ts';
import type { RealFramework } from './framework.ts';
import type { Manifest } from './manifest.ts';
import type { PackageManager } from './package-manager.ts';
import type { RunnerCall } from './script.ts';
import type { TestStyle } from './style.ts';

/** How one package's tests are run. Paths from the root. */
export interface TestSetup {
  framework: RealFramework;
  /** Folder that the runner is started in; '' is the root. */
  dir: string;
  /** The runner's JavaScript file; null for node:test, which needs none, and for one that is not installed. */
  runner: string | null;
  installed: boolean;
  config: string | null;
  call: RunnerCall | null;
  why: string[];
}

export interface ProjectPackage {
  /** '' is the root. */
  dir: string;
  manifest: Manifest;
  /** What a plain .js or .ts file of it is. */
  moduleSystem: 'esm' | 'commonjs';
  typescript: boolean;
  /** Its test files, and how they are written (null without any). */
  tests: string[];
  style: TestStyle | null;
  /** Null when nothing speaks for a framework. */
  setup: TestSetup | null;
}

/** A tree as its tools see it. */
export interface Project {
  packageManager: { name: PackageManager; lockfile: string | null };
  /** The root first, then by path; the root is there even without a package.json. */
  packages: ProjectPackage[];
  ecosystems: Ecosystem[];
  overrides: readonly ProjectOverride[];
}

/** What `.reproof.yaml` says of a service, over anything detected. `root` is its folder, '' or '.' the repository's. */
export interface ProjectOverride {
  root: string;
  framework?: RealFramework;
  /** Commands of the suite, by exit code. */
  suite?: ReadonlyArray<readonly string[]>;
}

/** The package that a file belongs to: the one with the nearest folder above it. */
export function packageOf(project: Project, file: string): ProjectPackage {
  const holding = project.packages.filter(
    (one) => one.dir === '' || file === one.dir || file.startsWith(`${one.dir}/`),
  );
  return holding.reduce((best, one) => (one.dir.length >= best.dir.length ? one : best));
}

/** The runnable setup nearest to a file: its package's, else the root's; null when neither is installed. */
export function setupFor(project: Project, file: string): TestSetup | null {
  const own = packageOf(project, file).setup;
  if (own?.installed) return own;
  const root = project.packages[0]?.setup;
  return root?.installed ? root : null;
}

/**
 * The setup to write a new test for: the nearest runnable one, else node:test in the file's package (whose suite stays
 * unverified).
 */
export function writingSetup(project: Project, file: string): TestSetup {
  const found = setupFor(project, file);
  if (found) return found;
  const why = ['no installed test framework'];
  const { dir } = packageOf(project, file);
  return { framework: 'node:test', dir, runner: null, installed: true, config: null, call: null, why };
}
