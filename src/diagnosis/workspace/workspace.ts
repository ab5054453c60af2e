/** One tracked file; paths from the repository's root, sizes in bytes. */
export interface TreeFile {
  path: string;
  size: number;
}

/** Text of a tracked file; null when absent or not text. */
export type ReadFile = (path: string) => Promise<string | null>;

/** A folder with a package.json of its own. */
export interface Package {
  name: string | null;
  /** From the root, '' for the root itself. */
  dir: string;
  manifest: Readonly<Record<string, unknown>>;
}

const packagesAtMost = 1000;
const sourceExtension = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;
const withoutDeclarations = /\.d\.[cm]?ts$/;

/** The tracked files of a commit and the packages among them: what paths and imports are resolved against. */
export class Workspace {
  readonly files: ReadonlyMap<string, number>;
  readonly packages: readonly Package[];
  readonly read: ReadFile;
  readonly #byName: ReadonlyMap<string, Package>;
  readonly #byDir: ReadonlyMap<string, Package>;

  constructor(files: readonly TreeFile[], packages: readonly Package[], read: ReadFile) {
    this.files = new Map(files.map((file) => [file.path, file.size]));
    this.packages = packages;
    this.read = read;
    this.#byName = new Map(packages.flatMap((one) => (one.name === null ? [] : [[one.name, one] as const])));
    this.#byDir = new Map(packages.map((one) => [one.dir, one]));
  }

  /** Reads the package.json files of a tree (those in node_modules aside). Unreadable ones count as without content. */
  static async load(files: readonly TreeFile[], read: ReadFile): Promise<Workspace> {
    const texts = new Map<string, Promise<string | null>>();
    const readOnce: ReadFile = (path) => {
      const known = texts.get(path) ?? read(path);
      texts.set(path, known);
      return known;
    };
    const manifests = files
      .filter(({ path, size }) => /(^|\/)package\.json$/.test(path) && !/(^|\/)node_modules\//.test(path) && size < 1e6)
      .slice(0, packagesAtMost);
    const packages = manifests.map(async ({ path }) => {
      const manifest = readManifest(await readOnce(path));
      return { name: typeof manifest.name === 'string' ? manifest.name : null, dir: folderOf(path), manifest };
    });
    return new Workspace(files, await Promise.all(packages), readOnce);
  }

  named(name: string): Package | null {
    return this.#byName.get(name) ?? null;
  }

  /** The package that a file belongs to: of the nearest folder above with a package.json. */
  packageOf(file: string): Package | null {
    for (let dir = folderOf(file); ; dir = folderOf(dir)) {
      const found = this.#byDir.get(dir);
      if (found || dir === '') return found ?? null;
    }
  }

  /** Source files of a package, those of packages within it aside. */
  sourcesOf(one: Package): string[] {
    const prefix = one.dir === '' ? '' : `${one.dir}/`;
    return [...this.files.keys()].filter(
      (path) => path.startsWith(prefix) && isSource(path) && this.packageOf(path) === one,
    );
  }
}

/** A source file of JavaScript or TypeScript that is not only declarations. */
export function isSource(path: string): boolean {
  return sourceExtension.test(path) && !withoutDeclarations.test(path);
}

/** The folder of a path from the root; '' for the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

function readManifest(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
