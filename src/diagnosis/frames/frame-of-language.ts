import type { Frame } from '../../domain/event.ts';
import { languageOf } from '../../languages/languages.ts';
import { type ProductionPath, readProductionPath } from './production-path.ts';

const fileOf = (frame: Frame): string | null => frame.filename ?? frame.absPath;

/** Where production said a frame's code lies, read as its language prints it. */
export function pathOfFrame(frame: Frame): ProductionPath {
  const file = fileOf(frame);
  const language = languageOf(file ?? '');
  if (!language) return readProductionPath(file, frame.native);
  // SDKs cut the path that they show (`json/decoder.py`); the absolute one tells whose it is.
  const place = { filename: frame.absPath ?? file, module: frame.module, native: frame.native };
  const owner = language.ownerOf(place);
  if (owner?.kind === 'native') return { kind: 'native' };
  const path = readProductionPath(language.pathOf({ ...place, filename: file }) ?? file, frame.native);
  if (owner?.kind !== 'dependency' || path.kind !== 'path') return path;
  return { ...path, dependency: { name: owner.name, rest: path.parts.slice(-1) } };
}

/** The function's name without what compilers and runtimes put around it. */
export function functionOfFrame(frame: Frame): string | null {
  const language = languageOf(fileOf(frame) ?? '');
  return language && frame.function !== null ? language.functionName(frame.function) : frame.function;
}
