import type { MappedFrame } from '../../domain/code-map.ts';
import { bareFunctionName } from '../../domain/function-name.ts';
import { collapseRecursion } from '../../domain/recursion.ts';

/** A frame as it is compared: without line, receiver and engine's habits. */
export interface ComparedFrame {
  file: string | null;
  /** Bare name of the function; null = anonymous or the module's own code. */
  name: string | null;
  expression: string | null;
  kind: MappedFrame['kind'];
  /** Package of a dependency. */
  package: string | null;
  /** Behind an `await`: engines lose such frames and find them again. */
  async: boolean;
  /** The path came back to this function: its expression depends on the depth. */
  recursive: boolean;
  line: number | null;
  column: number | null;
}

export interface FramePath {
  /** The innermost frame that is not the runtime's own; null without one. */
  site: ComparedFrame | null;
  /** Application frames from the throw outward, recursion collapsed. */
  application: ComparedFrame[];
  /** Innermost application frames before collapsing, for stack overflows. */
  innermost: ComparedFrame[];
  /** The stack may have been cut by a frame limit. */
  truncated: boolean;
}

/** What compilers put between the frames of async functions. */
const compiled = new Set(['__awaiter', '__generator', 'asyncGeneratorStep', '_asyncToGenerator', '__async']);

type RawFrame = { async: boolean; native: boolean };

/** The path of a stack: `raw` are the frames as reported, which `mapped` points into by index. */
export function framePath(mapped: readonly MappedFrame[], raw: readonly RawFrame[]): FramePath {
  const frames = mapped
    .filter((frame) => frame.kind !== 'native' && !raw[frame.index]?.native)
    .map((frame) => compared(frame, raw[frame.index]))
    .filter((frame) => frame.name === null || !compiled.has(frame.name));
  const ours = frames.filter((frame) => frame.kind === 'source');
  const application = collapseRecursion(ours, keyOf).map(({ item, recursive }) => ({ ...item, recursive }));
  const total = Math.max(raw.length, mapped.length);
  // Limits in use: V8's 10, 50 of Sentry's SDKs, and what people set.
  const truncated = total >= 10 && total % 5 === 0;
  return { site: frames[0] ?? null, application, innermost: ours.slice(0, 10), truncated };
}

function compared(frame: MappedFrame, raw: RawFrame | undefined): ComparedFrame {
  const { file, kind, expression, line, column } = frame;
  return {
    file,
    name: bareFunctionName(frame.function),
    expression,
    kind,
    package: kind === 'dependency' ? frame.via : null,
    async: raw?.async ?? false,
    recursive: false,
    line,
    column,
  };
}

/** What makes two frames of one stack the same function; anonymous ones are told apart by their expression. */
export function keyOf(frame: ComparedFrame): string | null {
  const name = frame.name ?? (frame.expression === null ? null : `:${frame.expression}`);
  return name === null ? null : `${frame.file}#${name}`;
}

/** `src/load.ts, \`parse\`` for reasons. */
export function describeFrame(frame: ComparedFrame): string {
  const name = frame.name ?? frame.expression?.slice(0, 60) ?? 'anonymous';
  return `${name} in ${frame.file ?? frame.package ?? 'an unknown file'}`;
}
