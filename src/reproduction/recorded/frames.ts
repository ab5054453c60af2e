import { fileURLToPath } from 'node:url';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { Frame } from '../../domain/event.ts';
import type { RecordedFrame } from '../../domain/recording.ts';
import type { ReproductionContext } from '../context.ts';

/** A frame of the production stack with what the recorder kept of it. */
export interface KnownFrame {
  mapped: MappedFrame;
  recorded: RecordedFrame;
}

function pathOf(url: string): string {
  if (!url.startsWith('file:')) return url;
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}

const isAt = (frame: Frame, { url, line, column }: RecordedFrame): boolean =>
  frame.line === line &&
  (frame.column === null || frame.column === column) &&
  [frame.absPath, frame.filename].some((name) => name !== null && pathOf(name) === pathOf(url));

/**
 * The stack's frames of this repository that the recorder has values of, innermost first. Matched by file, line and
 * column, each recorded frame once and in the order of the stack, never by index.
 */
export function knownFrames({ event, recording, frames }: ReproductionContext): KnownFrame[] {
  const said = event.errors[0]?.frames ?? [];
  const left = [...(recording?.frames ?? [])];
  const found = new Map<number, RecordedFrame>();
  for (const [index, frame] of said.entries()) {
    const at = left.findIndex((recorded) => isAt(frame, recorded));
    if (at < 0) continue;
    const [match] = left.splice(0, at + 1).slice(-1);
    if (match) found.set(index, match);
  }
  return frames.flatMap((mapped): KnownFrame[] => {
    const recorded = found.get(mapped.index);
    return recorded && mapped.kind === 'source' ? [{ mapped, recorded }] : [];
  });
}
