import type { Frame } from '../domain/event.ts';
import { intakeLimits } from './limits.ts';

/** A frame of which nothing is known but what is given. */
export function frameOf(known: Partial<Frame>): Frame {
  return {
    filename: null,
    absPath: null,
    function: null,
    module: null,
    line: null,
    column: null,
    inApp: false,
    native: false,
    async: false,
    contextLine: null,
    preContext: [],
    postContext: [],
    vars: null,
    debugId: null,
    ...known,
  };
}

/**
 * The file as a path: `file://` URLs are decoded (an ECMAScript module's frames carry them), so that a module's frames
 * read the same whether an SDK or the engine printed them. Everything else stays as production said it.
 */
export function readFilename(said: string): string {
  if (!said.startsWith('file://')) return said;
  const path = said.slice('file://'.length).replace(/^\/(?=[A-Za-z]:[/\\])/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const nativeFiles = new Set(['<anonymous>', 'native', 'native code', '[native code]', '[native]', 'unknown location']);

/** No file at all: code of the engine itself, such as `Array.map (<anonymous>)`. */
export function isEngineCode(filename: string | null): boolean {
  return filename === null || nativeFiles.has(filename);
}

/** The runtime's own modules: `node:internal/...` of today and `internal/...`, `_http_server.js` of Node before 16. */
export function isRuntimeModule(filename: string): boolean {
  return (
    filename.startsWith('node:') || filename.startsWith('internal/') || /^_(?:http|stream|tls)_\w+\.js$/.test(filename)
  );
}

/** First-party by its path alone, for sources that don't say: no dependency folder, no runtime, no CDN's vendor bundle. */
export function isOwnPath(filename: string): boolean {
  return !/(?:^|[\\/])(?:node_modules|site-packages|dist-packages|bower_components)[\\/]/.test(filename);
}

/** The engine's name for a function: `?` and `<anonymous>` are no name, `Server.?` is what Sentry makes of `Server.<anonymous>`. */
export function readFunctionName(said: string | null): string | null {
  if (said === null || said === '?' || said === '<anonymous>' || said === '<unknown>') return null;
  const name = said.endsWith('.?') ? `${said.slice(0, -1)}<anonymous>` : said;
  return name.slice(0, 500);
}

/** Of a stack deeper than the bound, the throw's end and the entry's end are kept. Innermost first. */
export function boundedFrames(frames: readonly Frame[]): Frame[] {
  if (frames.length <= intakeLimits.frames) return [...frames];
  const entryEnd = Math.floor(intakeLimits.frames / 5);
  return [...frames.slice(0, intakeLimits.frames - entryEnd), ...frames.slice(-entryEnd)];
}
