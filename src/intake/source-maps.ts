import type { EventError, Frame, ProductionEvent } from '../domain/event.ts';
import { createMapCache, type LoadedMap } from './source-maps/load.ts';
import { nameAtCall, originalFrame } from './source-maps/original-frame.ts';

/**
 * An event whose JavaScript frames point at the original sources, through the source maps on disk: `//# sourceMappingURL`
 * (beside the code or a data URL), else `<file>.map` beside it; indexed maps too; where frame and map both carry a debug id, only if
 * they agree (https://tc39.es/ecma426/). `readFile` gets a path as production said it (or, beside the code, one derived from it) and
 * returns the text, or null; finding it in the repository is its work. Function names are the original ones where the
 * map names them. Frames without a map stay; a map that cannot be read or does not fit is a remark. Throws nothing of its own.
 */
export function resolveThroughSourceMaps(
  event: ProductionEvent,
  readFile: (path: string) => string | null,
): ProductionEvent {
  if (event.platform !== 'node' && event.platform !== 'javascript' && event.platform !== 'other') return event;
  const cache = createMapCache(readFile);
  const errors = event.errors.map((error) => resolveError(error, cache.mapFor));
  return { ...event, errors, remarks: [...new Set([...event.remarks, ...cache.remarks])] };
}

type MapFor = (frame: Frame) => LoadedMap | null;

function resolveError(error: EventError, mapFor: MapFor): EventError {
  const frames = error.frames.map((frame, i) => {
    const map = mapFor(frame);
    const original = map ? originalFrame(frame, map) : null;
    if (!original) return frame;
    const name = calledName(frame, error.frames[i + 1], mapFor);
    return name === null ? original : { ...original, function: name };
  });
  return { ...error, frames };
}

/** A map has no names of functions, only of identifiers: a function's own name stands where its caller's frame calls it. */
function calledName(frame: Frame, caller: Frame | undefined, mapFor: MapFor): string | null {
  const map = caller && frame.function !== null ? mapFor(caller) : null;
  return caller && map && frame.function !== null ? nameAtCall(frame.function, caller, map) : null;
}
