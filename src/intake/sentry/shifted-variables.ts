import type { EventError, Frame } from '../../domain/event.ts';

/**
 * Takes captured variables away that belong to another frame. Sentry's Node SDK lays the debugger's frames over the
 * stack's by index, and the debugger does not count the engine's own frames (`Array.map`): beyond one of these every
 * index is off, and where two neighbours are both anonymous or both of the same name, the check by name lets the wrong
 * values through. Such a frame keeps its variables only if its source context names at least one of them. Returns the
 * error and the number of frames that lost theirs.
 */
export function dropShiftedVariables(error: EventError): { error: EventError; dropped: number } {
  const firstEngineFrame = error.frames.findIndex((frame) => frame.native && frame.filename === null);
  if (firstEngineFrame < 0) return { error, dropped: 0 };
  let dropped = 0;
  const frames = error.frames.map((frame, index) => {
    if (index < firstEngineFrame || !isDoubtful(frame, error.frames) || namesAnyVariable(frame)) return frame;
    dropped += 1;
    return { ...frame, vars: null };
  });
  return { error: dropped > 0 ? { ...error, frames } : error, dropped };
}

/** Only a name that occurs twice (or none at all) passes the SDK's check at the wrong index. */
function isDoubtful(frame: Frame, frames: readonly Frame[]): boolean {
  if (!frame.vars || Object.keys(frame.vars).length === 0 || frame.contextLine === null) return false;
  return frame.function === null || frames.filter((other) => other.function === frame.function).length > 1;
}

function namesAnyVariable(frame: Frame): boolean {
  const text = [...frame.preContext, frame.contextLine ?? '', ...frame.postContext].join('\n');
  const identifiers = new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  return Object.keys(frame.vars ?? {}).some((name) => identifiers.has(name) || /^arg\d+$/.test(name));
}
