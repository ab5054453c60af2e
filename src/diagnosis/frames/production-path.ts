/** Where production said a frame's code lies, in parts that can be compared with the repository's paths. */
export type ProductionPath =
  | { kind: 'native' }
  | { kind: 'unknown' }
  /** `dependency`: what follows the last `node_modules/<name>/`. */
  | { kind: 'path'; parts: string[]; dependency: { name: string; rest: string[] } | null };

const longest = 2000;
const nativeNames = /^(?:node:|internal\/|native$|native code$|\[native|<anonymous>$|wasm:|evalmachine\.)/;
/** `scheme://host-or-namespace/`, as in file, webpack, webpack-internal, app, http, turbopack, capacitor, rollup. */
const scheme = /^(?:async )?([a-z][a-z0-9+.-]*):\/\/([^/]*)\//i;

/**
 * Reads a frame's file name: POSIX and Windows paths, `file://`, `webpack://name/./src`, `app:///`, URLs of scripts.
 * `.` and `..` are resolved inside; what would climb above the top is cut, so that no result names a place outside.
 */
export function readProductionPath(filename: string | null, native: boolean): ProductionPath {
  if (native || filename === null || nativeNames.test(filename)) return { kind: 'native' };
  if (filename === '' || filename.length > longest) return { kind: 'unknown' };
  const parts: string[] = [];
  for (const part of plainPath(filename).split(/[/\\]+/)) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  if (parts.length === 0) return { kind: 'unknown' };
  return { kind: 'path', parts, dependency: dependencyIn(parts) };
}

function plainPath(filename: string): string {
  const [whole = '', name = ''] = scheme.exec(filename) ?? [];
  let path = whole === '' ? filename : filename.slice(whole.length);
  if (whole !== '') path = path.replace(/[?#].*$/, '');
  // webpack's layers: `webpack-internal:///(rsc)/./src/page.tsx`.
  path = path.replace(/^(?:\([\w-]+\)\/|~\/)/, '').replace(/^[A-Za-z]:(?=[/\\])/, '');
  return name.toLowerCase() === 'file' || path.includes('%') ? decoded(path) : path;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function dependencyIn(parts: readonly string[]): { name: string; rest: string[] } | null {
  const at = parts.lastIndexOf('node_modules');
  if (at < 0 || at === parts.length - 1) return null;
  const scoped = parts[at + 1]?.startsWith('@') ? 2 : 1;
  const rest = parts.slice(at + 1 + scoped);
  return rest.length === 0 ? null : { name: parts.slice(at + 1, at + 1 + scoped).join('/'), rest };
}
