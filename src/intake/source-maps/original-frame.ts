import { originalPositionFor, sourceContentFor } from '@jridgewell/trace-mapping';
import type { Frame } from '../../domain/event.ts';
import { isOwnPath } from '../frame.ts';
import { intakeLimits } from '../limits.ts';
import type { LoadedMap } from './load.ts';

const contextLines = 7;

/** The frame at its place in the original source, with the source's lines where the map carries them; null where nothing is mapped. */
export function originalFrame(frame: Frame, loaded: LoadedMap): Frame | null {
  const position = positionOf(frame, loaded);
  if (!position || position.source === null) return null;
  const filename = sourcePath(position.source);
  return {
    ...frame,
    filename,
    absPath: frame.absPath ?? frame.filename,
    line: position.line,
    column: frame.column === null ? null : position.column + 1,
    inApp: frame.inApp && isOwnPath(filename),
    ...sourceContext(loaded, position.source, position.line),
  };
}

/**
 * The original name of a function by the place of its call in the caller: the map's name there, if the generated code there
 * reads as the function's generated name. `new` and a receiver (`n.total`) stay as the engine wrote them.
 */
export function nameAtCall(generated: string, caller: Frame, loaded: LoadedMap): string | null {
  const own = /^(?:new )?(?:[\w$.<>]*\.)?([\w$]{1,200})(?: \[as [\w$]{1,200}\])?$/.exec(generated)?.[1];
  if (!own || caller.line === null || caller.column === null) return null;
  const code = loaded.lines[caller.line - 1]?.slice(caller.column - 1, caller.column - 1 + own.length + 5) ?? '';
  const offset = code.startsWith('new ') ? 4 : 0;
  if (!code.startsWith(own, offset) || /[\w$]/.test(code[offset + own.length] ?? '')) return null;
  const name = positionOf({ ...caller, column: caller.column + offset }, loaded)?.name ?? null;
  if (name === null || name === own) return null;
  return generated.startsWith('new ') ? `new ${name}` : name;
}

function positionOf(frame: Frame, loaded: LoadedMap) {
  if (frame.line === null) return null;
  const found = originalPositionFor(loaded.map, { line: frame.line, column: Math.max(0, (frame.column ?? 1) - 1) });
  return found.source === null ? null : found;
}

/** Bundlers name sources by URLs of their own: `webpack://shop/./src/a.ts` -> `src/a.ts`. */
function sourcePath(source: string): string {
  const bundled = /^(?:webpack|webpack-internal|vite|rollup|turbopack|parcel|ng|meteor):\/\/(?:\/|[^/]*\/)(.*)$/.exec(
    source,
  )?.[1];
  const path = bundled ?? source.replace(/^file:\/\//, '');
  return path.replace(/[?#].*$/, '').replace(/^(?:\.\/)+/, '');
}

function sourceContext(loaded: LoadedMap, source: string, line: number) {
  const content = sourceContentFor(loaded.map, source);
  if (content === null) return { contextLine: null, preContext: [], postContext: [] };
  const lines = content.split(/\r?\n/);
  const cut = (from: number, to: number) =>
    lines.slice(Math.max(0, from), Math.max(0, to)).map((text) => text.slice(0, intakeLimits.contextLineLength));
  return {
    contextLine: cut(line - 1, line)[0] ?? null,
    preContext: cut(line - 1 - contextLines, line - 1),
    postContext: cut(line, line + contextLines),
  };
}
