import { folderOf, type Package, type Workspace } from './workspace.ts';

/** How the importing code loads: decides between a package's `import` and `require` entries. */
export type LoadKind = 'import' | 'require';

const extensions = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json'];
/** TypeScript sources name the file that they will become. */
const emitted: ReadonlyArray<[RegExp, string[]]> = [
  [/\.js$/, ['.ts', '.tsx', '.jsx']],
  [/\.mjs$/, ['.mts']],
  [/\.cjs$/, ['.cts']],
];

/**
 * The tracked file that an import names, without running anything: relative paths with and without extension, folders
 * with an index, and workspace packages by name through exports, module, main. Null for third-party and built-in modules.
 */
export function resolveSpecifier(workspace: Workspace, from: string, specifier: string, load: LoadKind): string | null {
  if (specifier.startsWith('.')) {
    const path = joinPath(folderOf(from), specifier);
    return path === null ? null : existing(workspace, path);
  }
  const [, name = '', rest = ''] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
  if (specifier.startsWith('#')) {
    const own = workspace.packageOf(from);
    const target = own && conditional((own.manifest.imports as Record<string, unknown> | undefined)?.[specifier], load);
    return own && target ? inPackage(workspace, own, target) : null;
  }
  const found = workspace.named(name);
  if (!found) return null;
  return rest === '' ? packageEntry(workspace, found, load) : subpath(workspace, found, rest, load);
}

/** The file that `import 'name'` or `require('name')` of a workspace package loads; where the build output is not tracked, its source. */
export function packageEntry(workspace: Workspace, one: Package, load: LoadKind): string | null {
  const { exports, module, main } = one.manifest;
  const isMap = typeof exports === 'object' && exports !== null && '.' in exports;
  const root = isMap ? (exports as Record<string, unknown>)['.'] : exports;
  const wanted = [conditional(root, load), load === 'import' ? module : null, main, 'index'];
  for (const target of wanted) {
    const file = typeof target === 'string' ? inPackage(workspace, one, target) : null;
    if (file) return file;
  }
  return inPackage(workspace, one, 'src/index') ?? inPackage(workspace, one, 'src/main');
}

function subpath(workspace: Workspace, one: Package, rest: string, load: LoadKind): string | null {
  const { exports } = one.manifest;
  const key = `./${rest}`;
  if (typeof exports === 'object' && exports !== null) {
    for (const [pattern, target] of Object.entries(exports)) {
      const [before = '', after] = pattern.split('*');
      const stem = key.slice(before.length, key.length - (after?.length ?? 0));
      const fits = after === undefined ? pattern === key : key.startsWith(before) && key.endsWith(after) && stem !== '';
      const path = fits ? conditional(target, load) : null;
      const file = path && inPackage(workspace, one, after === undefined ? path : path.replaceAll('*', stem));
      if (file) return file;
    }
  }
  return inPackage(workspace, one, rest);
}

/** The path that conditional exports give to Node; conditions in the manifest's order, nested. */
function conditional(target: unknown, load: LoadKind, depth = 0): string | null {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null || depth > 8) return null;
  if (Array.isArray(target)) return target.map((one) => conditional(one, load, depth + 1)).find(Boolean) ?? null;
  for (const [condition, inner] of Object.entries(target)) {
    if (!['node', 'node-addons', 'module-sync', 'default', load].includes(condition)) continue;
    const found = conditional(inner, load, depth + 1);
    if (found) return found;
  }
  return null;
}

function inPackage(workspace: Workspace, one: Package, target: string): string | null {
  const path = joinPath(one.dir, target);
  if (path === null) return null;
  const built = existing(workspace, path);
  if (built) return built;
  const inner = one.dir === '' ? path : path.slice(one.dir.length + 1);
  return (
    sourceCounterparts(inner)
      .map((candidate) => existing(workspace, joinPath(one.dir, candidate) ?? ''))
      .find((file) => file !== null) ?? null
  );
}

/** Where the source of a build output usually stands: `dist/esm/a/b.js` -> `src/a/b.ts`, `a/b.ts`. Paths without extension. */
export function sourceCounterparts(path: string): string[] {
  const match = /^(?:dist|build|lib|out|output|es|esm|cjs|umd)\/(?:(?:esm|cjs|es|umd|src|node|main)\/)?(.+)$/.exec(
    path,
  );
  if (!match) return [];
  const stem = (match[1] ?? '').replace(/\.[cm]?jsx?$/, '');
  return [`src/${stem}`, `source/${stem}`, `lib/${stem}`, stem].filter((candidate) => candidate !== path);
}

function existing(workspace: Workspace, path: string): string | null {
  for (const extension of extensions) if (workspace.files.has(path + extension)) return path + extension;
  for (const [pattern, sources] of emitted) {
    if (!pattern.test(path)) continue;
    const stem = path.replace(pattern, '');
    const source = sources.find((extension) => workspace.files.has(stem + extension));
    if (source) return stem + source;
  }
  const index = path === '' ? 'index' : `${path}/index`;
  return (
    extensions
      .slice(1)
      .map((extension) => index + extension)
      .find((file) => workspace.files.has(file)) ?? null
  );
}

/** Joins within the tree; null when the path would leave it. */
export function joinPath(dir: string, relative: string): string | null {
  const parts = dir === '' ? [] : dir.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}
