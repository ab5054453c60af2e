import path from 'node:path';
import { tagsOf } from './tags.ts';

/** An HTML file of the tree that loads scripts of the stack, as it can be opened. */
export interface PageFile {
  /** Path from the root. */
  file: string;
  /** URL path under which it is opened. */
  at: string;
  serve: Served[];
  /** Scripts of the tree that it loads, in order. */
  scripts: string[];
  /** How many files of the stack it loads. */
  onStack: number;
  html: string;
}

/** Files of a folder of the tree, seen under a path. */
export interface Served {
  at: string;
  folder: string;
}

/** A frame as production named it and the file behind it. */
export interface ServedFrame {
  url: string;
  file: string;
}

export interface PageTree {
  files: readonly string[];
  readFile: (file: string) => string | null;
}

const pagesAtMost = 200;
const scripts = new Set(['script']);
const source = /\bsrc\s*=\s*(?:"([^"]{1,1000})"|'([^']{1,1000})'|([^\s"'>]{1,1000}))/i;

/** What `src` of an HTML file's script elements say, in order; at most 200. */
export function scriptSources(html: string): string[] {
  const found: string[] = [];
  for (const { attributes } of tagsOf(html, scripts)) {
    const [, double, single, bare] = source.exec(attributes) ?? [];
    const text = double ?? single ?? bare;
    if (text !== undefined && found.length < 200) found.push(text);
  }
  return found;
}

/**
 * The prefixes under which production served folders of the tree (MAP-1), from frames: `http://host/static/a/b.js` and
 * `web/a/b.js` say that `/static/` is `web`. The longest path first.
 */
export function servedFrom(frames: readonly ServedFrame[]): Served[] {
  const found = new Map<string, string>();
  for (const { url, file } of frames) {
    const parts = pathOf(url)?.split('/').slice(1);
    if (!parts) continue;
    const own = file.split('/');
    while (parts.length > 0 && own.length > 0 && parts.at(-1) === own.at(-1)) {
      parts.pop();
      own.pop();
    }
    const at = `/${parts.map((part) => `${part}/`).join('')}`;
    if (!found.has(at)) found.set(at, own.join('/'));
  }
  return [...found].map(([at, folder]) => ({ at, folder })).toSorted((a, b) => b.at.length - a.at.length);
}

/** Path of a URL, decoded; null for what is none or climbs. */
export function pathOf(url: string): string | null {
  try {
    const { protocol, pathname } = new URL(url);
    const text = decodeURIComponent(pathname);
    return /^https?:$/.test(protocol) && !text.split('/').includes('..') ? text : null;
  } catch {
    return null;
  }
}

/** The file of the tree behind a URL path; null when no prefix fits or there is none. */
function fileBehind(at: string, serve: readonly Served[], known: ReadonlySet<string>): string | null {
  const served = serve.find((one) => at.startsWith(one.at));
  if (!served) return null;
  const file = path.posix.join(served.folder, at.slice(served.at.length));
  return known.has(file) ? file : null;
}

/**
 * Pages of the tree that load files of the stack: first those that load most of them, of these the one that production
 * named (`opened`, the URL of the page). Texts are bounded; nothing is run.
 */
export function findPages(
  tree: PageTree,
  frames: readonly ServedFrame[],
  opened: string | null,
): { pages: PageFile[]; origin: string } {
  const known = new Set(tree.files);
  const wanted = new Set(frames.map(({ file }) => file));
  const named = opened ? pathOf(opened) : null;
  const urls = frames.map(({ url }) => url);
  const origin = originOf(urls, opened);
  const own = servedFrom(frames);
  const pages = tree.files
    .filter((file) => /\.html?$/i.test(file) && !file.includes('node_modules/'))
    .slice(0, pagesAtMost)
    .flatMap((file): PageFile[] => {
      const serve = own.some(({ at }) => at === '/') ? own : [...own, { at: '/', folder: folderOf(file) }];
      const at = openedAt(file, serve, named);
      if (at === null) return [];
      const html = tree.readFile(file) ?? '';
      const loaded = scriptSources(html).flatMap((src) => {
        const target = resolved(src, origin + at);
        return target === null ? [] : (fileBehind(target, serve, known) ?? []);
      });
      const onStack = new Set(loaded.filter((script) => wanted.has(script))).size;
      return onStack === 0 ? [] : [{ file, at, serve, scripts: loaded, onStack, html }];
    });
  const fit = (page: PageFile): number => page.onStack * 2 + (page.at === named ? 1 : 0);
  return { pages: pages.toSorted((a, b) => fit(b) - fit(a)), origin };
}

/** The origin of the page that production named, else of the first script of the stack. */
export function originOf(urls: readonly string[], opened: string | null): string {
  const first = [opened, ...urls].find((url) => url !== null && pathOf(url) !== null);
  return new URL(first ?? 'http://localhost/').origin;
}

const folderOf = (file: string): string => (file.includes('/') ? path.posix.dirname(file) : '');

/** Where a page's file is opened: as production said where that fits, else by the folder that holds it. */
export function openedAt(file: string, serve: readonly Served[], named: string | null): string | null {
  const served = serve.find(({ folder }) => folder === '' || file.startsWith(`${folder}/`));
  if (!served) return null;
  const at = served.at + (served.folder === '' ? file : file.slice(served.folder.length + 1));
  const short = at.replace(/\/index\.html?$/i, '/');
  return named !== null && [at, short, at.replace(/\.html?$/i, '')].includes(named) ? named : short;
}

/** Path of a script's `src` on the page's own origin; null for others'. */
export function resolved(src: string, page: string): string | null {
  try {
    const url = new URL(src, page);
    return url.origin === new URL(page).origin ? decodeURIComponent(url.pathname) : null;
  } catch {
    return null;
  }
}
