import type ts from 'typescript';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { EventError } from '../../domain/event.ts';
import { enclosingFunction } from '../../syntax/function-at.ts';
import { isSource, type Package, type Workspace } from '../workspace/workspace.ts';
import { nodeAtFrame } from './failing-value.ts';

/** A frame of this repository with its code read. */
export interface StackPlace {
  /** Index of the frame in the event, 0 = innermost. */
  index: number;
  file: string;
  package: Package | null;
  text: string;
  /** The failing or calling expression; null when it can't be read. */
  node: ts.Node | null;
  suspect: { file: string; function: string | null; line: number | null };
}

const placesAtMost = 15;

/** The frames of this repository, innermost first, with their failing or calling expressions. */
export async function stackPlaces(
  workspace: Workspace,
  frames: readonly MappedFrame[],
  error: EventError,
): Promise<StackPlace[]> {
  const places: StackPlace[] = [];
  for (const frame of frames) {
    if (frame.kind !== 'source' || frame.file === null || places.length >= placesAtMost) continue;
    const text = (await workspace.read(frame.file)) ?? '';
    const operation = frame.index === 0 ? error.operation : null;
    const read = isSource(frame.file);
    places.push({
      index: frame.index,
      file: frame.file,
      package: workspace.packageOf(frame.file),
      text,
      node: read ? nodeAtFrame(text, frame.file, frame, operation) : null,
      suspect: { file: frame.file, function: functionName(frame, text), line: frame.line },
    });
  }
  return places;
}

function functionName(frame: MappedFrame, text: string): string | null {
  const known = frame.function === '?' || frame.function === '<anonymous>' ? null : frame.function;
  if (known !== null || frame.file === null || frame.line === null || !isSource(frame.file)) return known;
  return enclosingFunction(text, frame.file, frame.line, frame.column)?.name ?? null;
}
