import path from 'node:path';

interface Tree {
  files: ReadonlySet<string>;
  readFile: (file: string) => string | null;
}

const endings = ['', '.js', '.ts', '.mjs', '.cjs', '.mts', '.cts', '.tsx', '.jsx'];

/** The file that a path without (or with another) ending stands for, as bundlers, transpilers and Node find it. */
export function fileAt(tree: Tree, base: string): string | null {
  const plain = path.posix.normalize(base).replace(/\/$/, '');
  if (plain.startsWith('..')) return null;
  const direct = endings.map((ending) => plain + ending).find((file) => tree.files.has(file));
  if (direct) return direct;
  const typed = plain.replace(/\.([cm]?)js$/, '.$1ts');
  if (typed !== plain && tree.files.has(typed)) return typed;
  const folder = plain === '.' ? '' : `${plain}/`;
  return endings.map((ending) => `${folder}index${ending}`).find((file) => tree.files.has(file)) ?? null;
}

interface Manifest {
  name?: unknown;
  main?: unknown;
  module?: unknown;
  source?: unknown;
  exports?: unknown;
}

function manifestOf(tree: Tree, folder: string): Manifest | null {
  try {
    const held: unknown = JSON.parse(tree.readFile(path.posix.join(folder, 'package.json')) ?? '');
    return held !== null && typeof held === 'object' ? held : null;
  } catch {
    return null;
  }
}

/** All paths that an entry of `exports` may stand for, in the order of its conditions. */
function targetsOf(entry: unknown, depth = 0): string[] {
  if (typeof entry === 'string') return [entry];
  if (entry === null || typeof entry !== 'object' || depth > 5) return [];
  return Object.values(entry).flatMap((next) => targetsOf(next, depth + 1));
}

function exported(exports: unknown, subpath: string): string[] {
  if (exports === null || typeof exports !== 'object' || Array.isArray(exports))
    return subpath === '.' ? targetsOf(exports) : [];
  const record = exports as Record<string, unknown>;
  if (!Object.keys(record).some((key) => key.startsWith('.'))) return subpath === '.' ? targetsOf(exports) : [];
  if (Object.hasOwn(record, subpath)) return targetsOf(record[subpath]);
  return Object.entries(record).flatMap(([pattern, entry]) => {
    const [head = '', tail] = pattern.split('*');
    if (tail === undefined || !subpath.startsWith(head) || !subpath.endsWith(tail)) return [];
    const star = subpath.slice(head.length, subpath.length - tail.length);
    return targetsOf(entry).map((target) => target.replaceAll('*', star));
  });
}

/** The file behind a package's name: what its manifest says, or, where that is built first, the source it is built from. */
function packageFile(tree: Tree, folder: string, subpath: string): string | null {
  const manifest = manifestOf(tree, folder);
  const main = [manifest?.source, manifest?.module, manifest?.main].filter((one) => typeof one === 'string');
  const named = [...exported(manifest?.exports, subpath), ...(subpath === '.' ? main : [subpath])];
  const usual = subpath === '.' ? ['src/index', 'lib/index', 'index'] : [`src/${subpath}`, `lib/${subpath}`];
  const [first = '', ...others] = named.filter((file) => !/\.d\.[cm]?ts$/.test(file));
  // A first target that is not in the tree is built: its source is nearer to it than what other conditions name.
  for (const target of [first, ...usual, ...others]) {
    if (!target) continue;
    const found = fileAt(tree, path.posix.join(folder, target));
    if (found) return found;
  }
  return null;
}

/** Finds the repository's file that an import in one of its files stands for. `packages`: package name -> folder. */
export function moduleFile(
  tree: Tree,
  packages: ReadonlyMap<string, string>,
  specifier: string,
  from: string,
): string | null {
  if (specifier.startsWith('.')) {
    const base = path.posix.join(path.posix.dirname(from), specifier);
    const folder = path.posix.normalize(base).replace(/\/$/, '');
    const isFolder = tree.files.has(path.posix.join(folder, 'package.json'));
    return isFolder ? packageFile(tree, folder, '.') : fileAt(tree, base);
  }
  const [name = ''] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
  const folder = packages.get(name);
  return folder === undefined ? null : packageFile(tree, folder, `.${specifier.slice(name.length)}`);
}
