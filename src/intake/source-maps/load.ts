import { FlattenMap, originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping';
import type { Frame } from '../../domain/event.ts';
import { asText, at, tryParseJson } from '../loose-json.ts';

/** A source map with the text of the code that it maps. */
export interface LoadedMap {
  map: TraceMap;
  /** Lines of the generated code. */
  lines: readonly string[];
}

export interface MapCache {
  /** The map for a frame's file, loaded once; null where there is none that fits. */
  mapFor: (frame: Frame) => LoadedMap | null;
  remarks: string[];
}

const sizeBound = 64 * 1024 * 1024;
const filesBound = 200;

/** Loads the maps of one event's files; a damaged map or one of another build leaves a remark and is not used. */
export function createMapCache(readFile: (path: string) => string | null): MapCache {
  const loaded = new Map<string, (LoadedMap & { debugId: string | null }) | null>();
  const remarks: string[] = [];
  const load = (path: string) => {
    try {
      return loadMap(path, readFile);
    } catch {
      remarks.push(`the source map of ${path.slice(0, 300)} could not be read`);
      return null;
    }
  };
  const mapFor = (frame: Frame): LoadedMap | null => {
    const path = frame.native || frame.line === null ? null : pathOf(frame.filename);
    if (path === null) return null;
    if (!loaded.has(path)) loaded.set(path, loaded.size < filesBound ? load(path) : null);
    const found = loaded.get(path) ?? null;
    if (!found || !frame.debugId || !found.debugId || sameId(frame.debugId, found.debugId)) return found;
    remarks.push(`the source map of ${path.slice(0, 300)} is of another build (its debug id differs)`);
    return null;
  };
  return { mapFor, remarks };
}

function sameId(one: string, other: string): boolean {
  return one.toLowerCase().replaceAll('-', '') === other.toLowerCase().replaceAll('-', '');
}

/** A page's script is asked for by its URL's path. Sources that are no built code have no map beside them. */
function pathOf(filename: string | null): string | null {
  if (filename === null || /\.(?:[cm]?tsx?|vue|svelte)$/.test(filename)) return null;
  if (!/^https?:\/\//.test(filename)) return filename.replace(/[?#].*$/, '');
  return URL.canParse(filename) ? new URL(filename).pathname : null;
}

function loadMap(path: string, readFile: (path: string) => string | null) {
  const code = readFile(path);
  const named = code === null ? null : mappingUrl(code);
  const place = named && !named.startsWith('data:') ? beside(path, named) : null;
  const inline = named?.startsWith('data:') ? dataUrlText(named) : null;
  const text = inline ?? (place ? readFile(place) : null) ?? readFile(`${path}.map`);
  if (text === null || text.length > sizeBound) return null;
  const json = tryParseJson(text.replace(/^\)\]\}'[^\n]*\n/, ''));
  if (typeof json !== 'object' || json === null) throw new SyntaxError('not JSON');
  const debugId = asText(at(json, 'debugId') ?? at(json, 'debug_id'), 64) ?? (code ? codeDebugId(code) : null);
  const map = new FlattenMap(json as ConstructorParameters<typeof FlattenMap>[0], place ?? `${path}.map`);
  // Mappings are decoded at the first look-up: a damaged map has to fail here.
  originalPositionFor(map, { line: 1, column: 0 });
  return { map, lines: (code ?? '').split('\n'), debugId };
}

/** The last `//# sourceMappingURL=` of the code's end; scripts name it in their last lines. */
function mappingUrl(code: string): string | null {
  const marks = ['//# sourceMappingURL=', '//@ sourceMappingURL='].map((mark) => ({
    mark,
    index: code.lastIndexOf(mark),
  }));
  const last = marks.toSorted((a, b) => b.index - a.index)[0];
  if (!last || last.index < 0) return null;
  const start = last.index + last.mark.length;
  const end = code.slice(start).search(/[\s'"]/);
  return code.slice(start, end < 0 ? undefined : start + end) || null;
}

function codeDebugId(code: string): string | null {
  return /^\/\/# debugId=([0-9a-fA-F-]{32,36})\s*$/m.exec(code.slice(-2000))?.[1] ?? null;
}

/** A map named by the code is looked for in the code's folder; a URL to elsewhere is no file, and is never fetched. */
function beside(path: string, named: string): string | null {
  if (/^[a-z][a-z\d+.-]*:/i.test(named)) return null;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const relative = decode(named.replace(/[?#].*$/, ''));
  return relative.startsWith('/') ? relative : normalised(`${folder}${relative}`);
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `data:application/json;charset=utf-8;base64,...` */
function dataUrlText(url: string): string | null {
  const comma = url.indexOf(',');
  if (comma < 0) return null;
  const isBase64 = url.slice(0, comma).endsWith(';base64');
  return isBase64 ? Buffer.from(url.slice(comma + 1), 'base64').toString('utf8') : decode(url.slice(comma + 1));
}
