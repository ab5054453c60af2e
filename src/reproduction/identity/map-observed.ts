import type { MappedFrame } from '../../domain/code-map.ts';
import { parseOperation } from '../../domain/operation.ts';
import type { ObservedFailure, ObservedFrame } from '../../domain/run.ts';
import { languageOf } from '../../languages/languages.ts';
import { expressionText, functionNameAt } from '../../syntax/reading.ts';

/** Text of a file by its path from the repository's root, as the run saw it; null when there is none. */
export type ReadFile = (path: string) => string | null;

/** Deeper frames than these tell nothing that the first do not. */
const framesAtMost = 100;

/**
 * The frames of an observed failure with their functions and expressions, as the code map gives production's.
 * Frames outside of the repository are `unknown`, those of packages `dependency` with the package's name as `via`.
 */
export function mapObserved(failure: ObservedFailure, readFile: ReadFile): MappedFrame[] {
  const operation = parseOperation(failure.type, failure.message);
  const site = failure.frames.findIndex((frame) => ['source', 'dependency'].includes(placeOf(frame).kind));
  return failure.frames.slice(0, framesAtMost).map((frame, index) => {
    const { line, column } = frame;
    const place = placeOf(frame);
    const mapped: MappedFrame = { index, line, column, function: frame.function, expression: null, ...place };
    const text = place.file === null || line === null ? null : readFile(place.file);
    if (text === null || place.file === null || line === null) return mapped;
    const hint = index === site ? operation : null;
    mapped.expression = expressionText(text, place.file, line, column, hint);
    mapped.function ??= functionNameAt(text, place.file, line, column);
    return mapped;
  });
}

function isNative(frame: ObservedFrame): boolean {
  return frame.native || frame.file === null || frame.file.startsWith('node:');
}

function placeOf(frame: ObservedFrame): Pick<MappedFrame, 'file' | 'kind' | 'via'> {
  const { file } = frame;
  if (isNative(frame) || file === null) return { file: null, kind: 'native', via: 'runtime' };
  const owner = languageOf(file)?.ownerOf({ filename: file, module: null, native: frame.native });
  if (owner?.kind === 'dependency') return { file: null, kind: 'dependency', via: owner.name };
  if (owner?.kind === 'native') return { file: null, kind: 'native', via: 'runtime' };
  const dependency = /(?:^|[\\/])node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)(?![^]*[\\/]node_modules[\\/])/.exec(
    file,
  )?.[1];
  const inside = !/^(?:[\\/]|[a-zA-Z]:[\\/]|[a-z][a-z0-9+.-]+:)/.test(file) && !file.split(/[\\/]/).includes('..');
  if (dependency) return { file: inside ? file : null, kind: 'dependency', via: dependency.replace('\\', '/') };
  return inside ? { file, kind: 'source', via: 'exact' } : { file: null, kind: 'unknown', via: 'outside' };
}
