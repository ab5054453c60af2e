import ts from 'typescript';
import type { Operation } from '../../domain/event.ts';
import type { ObservedFailure, ObservedFrame } from '../../domain/run.ts';
import { nodesAt, offsetAt, parseSource } from '../../syntax/source.ts';
import { nodeAtFrame } from '../suspects/failing-value.ts';
import type { CodeUnit } from './probe-site.ts';

/** A frame of the repository's own code, found in its file. */
export interface OwnFrame {
  /** Place in the failure's frames. */
  index: number;
  file: string;
  line: number;
  /** The expression that failed, or called the next frame; null when it can't be read. */
  node: ts.Node | null;
  /** The innermost function around it, or the module. */
  unit: CodeUnit;
}

const framesAtMost = 12;
const textAtMost = 1_000_000;

export function isOwnFrame({ file, native }: ObservedFrame): boolean {
  return file !== null && !native && !/(?:^|\/)node_modules\//.test(file) && !/^(?:[/\\]|\w+:|\.\.)/.test(file);
}

/** The frames of the repository's own sources, innermost first. `operation` is what the innermost one did. */
export function ownFrames(
  failure: Pick<ObservedFailure, 'frames'>,
  operation: Operation,
  readFile: (file: string) => string | null,
): OwnFrame[] {
  const found: OwnFrame[] = [];
  for (const [index, frame] of failure.frames.entries()) {
    if (found.length >= framesAtMost || !isOwnFrame(frame) || frame.file === null || frame.line === null) continue;
    const text = readFile(frame.file);
    if (text === null || text.length > textAtMost) continue;
    const file = parseSource(text, frame.file);
    const offset = offsetAt(file, frame.line, frame.column ?? 1);
    if (offset === null) continue;
    const around = nodesAt(file, offset).filter(hasBody);
    const node = nodeAtFrame(text, frame.file, frame, index === 0 ? operation : null);
    found.push({ index, file: frame.file, line: frame.line, node, unit: around.at(-1) ?? file });
  }
  return found;
}

/** A function whose code can be probed. */
export function hasBody(node: ts.Node): node is ts.SignatureDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}
