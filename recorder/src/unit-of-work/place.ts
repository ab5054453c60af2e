import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { guard } from '../guard.ts';

const frames = 12;

/** A place in the code, its text not made yet. */
export interface Place {
  text: string | null | undefined;
}
const exists = existsSync;

/** Notes where the caller of `below` stands; the text is made by `readPlace`, if it is ever asked for. */
export function notePlace(below: (...given: never[]) => unknown): Place {
  const holder: Place = { text: undefined };
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = frames;
  Error.captureStackTrace(holder, below);
  Error.stackTraceLimit = limit;
  return holder;
}

/**
 * The place that was noted, `src/orders.ts:12`, from the project's root: the innermost line outside of Node and of packages, else
 * the innermost outside of Node. Null for none.
 */
export function readPlace(holder: Place): string | null {
  if (holder.text !== undefined) return holder.text;
  const sites = sitesOf(holder);
  const places = sites.flatMap((site) => {
    const file = fileOf(site.getFileName());
    return file === null ? [] : [{ file, line: site.getLineNumber() ?? 0 }];
  });
  const own = places.find(({ file }) => !/[\\/]node_modules[\\/]/.test(file)) ?? places[0];
  holder.text = own ? `${fromRoot(own.file)}:${own.line}`.slice(0, 1024) : null;
  return holder.text;
}

function sitesOf(holder: object): readonly NodeJS.CallSite[] {
  const { prepareStackTrace } = Error;
  let sites: readonly NodeJS.CallSite[] = [];
  try {
    Error.prepareStackTrace = (_error, found) => {
      sites = found;
      return '';
    };
    void (holder as { stack?: unknown }).stack;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
  return sites;
}

function fileOf(name: string | null | undefined): string | null {
  if (!name || name.startsWith('node:')) return null;
  return name.startsWith('file:') ? guard('path', () => fileURLToPath(name), name) : name;
}

let root: string | null = null;

/** A file's path from the project's root, with `/`; outside of it, its name alone: the same in every process and checkout. */
export function fromRoot(file: string): string {
  if (!isAbsolute(file)) return file;
  root ??= rootOf(process.argv[1] ?? process.cwd());
  const path = relative(root, file);
  const isInside = path !== '' && !path.startsWith('..') && !isAbsolute(path);
  return (isInside ? path : (file.split(sep).pop() ?? file)).split(sep).join('/');
}

/** The folder of the nearest package.json above the program's main file; without one, the main file's folder. */
function rootOf(main: string): string {
  for (let folder = dirname(main), up = 0; up < 30; folder = dirname(folder), up += 1) {
    if (exists(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) break;
  }
  return dirname(main);
}
