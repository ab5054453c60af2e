import { builtFileFor } from '../../domain/built-name.ts';
import type { BuiltTree } from '../../ports/page-builder.ts';
import { openedAt, originOf, pathOf, resolved, scriptSources, servedFrom } from './page-files.ts';
import type { PageFile, PageTree, Served, ServedFrame } from './page-files.ts';

/** A frame at its source, and the URL under which a browser ran it, where that is known. */
export interface SourceFrame {
  url: string | null;
  file: string;
}

const isScript = (file: string): boolean => /\.[cm]?js$/.test(file);
const isPage = (file: string): boolean => /\.html?$/i.test(file) && !file.includes('node_modules/');
const pagesAtMost = 200;

/**
 * Pages (written by a build, else of the tree) that load scripts into which a build put the sources of the stack: first
 * those that load most of them. A page's own script counts more than one that it may load later.
 */
export function findBuiltPages(
  tree: PageTree,
  built: BuiltTree,
  frames: readonly SourceFrame[],
  opened: string | null,
): { pages: PageFile[]; origin: string } {
  const urls = frames.flatMap(({ url }) => url ?? []);
  const origin = originOf(urls, opened);
  const scripts = built.written.filter(isScript);
  const served = servedBy(urls, scripts);
  const written = built.written.filter(isPage);
  const others = tree.files.filter((file) => isPage(file) && !written.includes(file));
  const wanted = [...new Set(frames.map(({ file }) => file))];
  const sources = new Map(scripts.map((script) => [script, new Set(built.sourcesOf(script))]));
  const holds = (script: string): number => wanted.filter((file) => sources.get(script)?.has(file)).length;
  const pages = [...written, ...others].slice(0, pagesAtMost).flatMap((file): PageFile[] => {
    const html = built.read(file) ?? tree.readFile(file) ?? '';
    const page = pageOf({ file, html, scripts, served, origin, named: opened ? pathOf(opened) : null });
    if (!page) return [];
    const loaded = Math.max(0, ...page.scripts.map(holds));
    const later = Math.max(0, ...scripts.map(holds));
    const onStack = loaded > 0 ? loaded * 2 : later > 0 ? 1 : 0;
    return onStack === 0 ? [] : [{ ...page, onStack }];
  });
  return { pages: pages.toSorted((a, b) => b.onStack - a.onStack), origin };
}

/** Where production served what is written here: names of the same file with another hash are one. */
function servedBy(urls: readonly string[], scripts: readonly string[]): Served[] {
  return servedFrom(
    urls.flatMap((url): ServedFrame[] => {
      const at = pathOf(url);
      const file = at === null ? null : builtFileFor(at, scripts);
      const name = file?.split('/').at(-1) ?? '';
      return file === null ? [] : [{ url: new URL(name, url).href, file }];
    }),
  );
}

interface Looked {
  file: string;
  html: string;
  scripts: readonly string[];
  served: readonly Served[];
  origin: string;
  named: string | null;
}

/** A page as it can be opened; null when it loads nothing that was built. */
function pageOf({ file, html, scripts, served, origin, named }: Looked): PageFile | null {
  const sources = scriptSources(html);
  const pairs = sources.flatMap((src) => {
    const target = resolved(src, `${origin}/`);
    const script = target === null ? null : builtFileFor(target, scripts);
    return target === null || script === null ? [] : [{ script, url: origin + target, whole: src.startsWith('/') }];
  });
  if (pairs.length === 0) return null;
  // What stands beside the page by a path of its own says nothing of where the page is.
  const told = [
    ...servedFrom(pairs.filter(({ whole }) => whole).map(({ url, script }) => ({ url, file: script }))),
    ...served,
  ];
  const beside: Served = { at: '/', folder: file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '' };
  const all = [...told.filter(({ at }, i) => told.findIndex((one) => one.at === at) === i), beside];
  const serve = all.filter(({ at }, i) => all.findIndex((one) => one.at === at) === i);
  const longestFirst = serve.toSorted((a, b) => b.at.length - a.at.length);
  const own = openedAt(file, longestFirst, named);
  if (own === null) return null;
  // A page that routes by itself is opened wherever production was: its scripts are found from there, too.
  const anywhere = named !== null && sources.every((src) => /^\/|^[a-z]+:/i.test(src));
  const at = anywhere ? named : own;
  return { file, at, serve: longestFirst, scripts: pairs.map(({ script }) => script), onStack: 0, html };
}
