import type { Frame } from '../../domain/event.ts';
import { frameOf, isEngineCode, isOwnPath, isRuntimeModule, readFilename, readFunctionName } from '../frame.ts';
import { intakeLimits } from '../limits.ts';
import { asArray, asObject, asPosition, asText, at, bounded, firstText, type LooseObject } from '../loose-json.ts';

/** Frames of a Sentry stack trace, turned so that the throw comes first. */
export function readFrames(frames: unknown, platform: string): Frame[] {
  return asArray(frames)
    .slice(-5000)
    .map(asObject)
    .filter((frame) => frame !== null)
    .toReversed()
    .map((frame) => readFrame(frame, platform));
}

function readFrame(frame: LooseObject, platform: string): Frame {
  const said = asText(at(frame, 'filename'), 2000) ?? asText(at(frame, 'abs_path'), 2000);
  const filename = isEngineCode(said) ? null : readFilename(said ?? '');
  const native = at(frame, 'native') === true || isNative(filename, platform);
  const inApp = at(frame, 'in_app');
  return frameOf({
    filename,
    absPath: asText(at(frame, 'abs_path'), 2000),
    function: readFunctionName(firstText(frame, 'function', 'raw_function')),
    module: asText(at(frame, 'module'), 500),
    line: positive(at(frame, 'lineno')),
    column: positive(at(frame, 'colno')),
    inApp: typeof inApp === 'boolean' ? inApp : !native && filename !== null && isOwnPath(filename),
    native,
    contextLine: asContextLine(at(frame, 'context_line')),
    preContext: asContext(at(frame, 'pre_context')),
    postContext: asContext(at(frame, 'post_context')),
    vars: readVars(at(frame, 'vars')),
  });
}

/** In Python, Go or Java a frame without a file is only a frame without a file; in JavaScript it is the engine's own code. */
function isNative(filename: string | null, platform: string): boolean {
  if (platform !== 'node' && platform !== 'javascript') return false;
  return filename === null || isRuntimeModule(filename);
}

function positive(value: unknown): number | null {
  const position = asPosition(value);
  return position === 0 ? null : position;
}

function asContextLine(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  return value.length <= intakeLimits.contextLineLength ? value : value.slice(0, intakeLimits.contextLineLength);
}

function asContext(value: unknown): string[] {
  return asArray(value)
    .slice(0, 20)
    .map((line) => asContextLine(line) ?? '');
}

function readVars(vars: unknown): Record<string, unknown> | null {
  const object = asObject(vars);
  if (!object) return null;
  const names = Object.keys(object);
  const within = names.length <= intakeLimits.varsPerFrame && names.every((name) => name.length <= 200);
  // One level more than the values may have, which is the record's own.
  if (within) return bounded(object, intakeLimits.depth + 1) as Record<string, unknown>;
  const entries = Object.entries(object).slice(0, intakeLimits.varsPerFrame);
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(0, 200), bounded(value)]));
}
