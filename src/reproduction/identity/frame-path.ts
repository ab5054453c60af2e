import type { MappedFrame } from '../../domain/code-map.ts';
import { bareFunctionName } from '../../domain/function-name.ts';
import { collapseRecursion } from '../../domain/recursion.ts';

/** A frame as it is compared: without line, receiver and engine's habits. */
export interface ComparedFrame {
  /** Place in the reported stack, 0 = innermost. */
  index: number;
  file: string | null;
  /** Bare name of the function; null = anonymous or the module's own code. */
  name: string | null;
  expression: string | null;
  kind: MappedFrame['kind'];
  /** Package of a dependency. */
  package: string | null;
  /** File name without folders and extension, as reported. */
  stem: string | null;
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
  /** The built-in that the site called when it failed in one: `parse` of JSON.parse. */
  builtIn: string | null;
  /** Application frames from the throw outward. */
  application: ComparedFrame[];
  /** The stack may have been cut by a frame limit. */
  truncated: boolean;
}

/** What compilers put between the frames of async functions. */
const compiled = new Set(['__awaiter', '__generator', 'asyncGeneratorStep', '_asyncToGenerator', '__async']);

interface RawFrame {
  async: boolean;
  native: boolean;
  file?: string | null;
  filename?: string | null;
}

/**
 * The path of a stack: `raw` are the frames as reported, which `mapped` points into by index. Production's frames
 * without a place in the repository may be application frames and stay; a run's are the replay's own and go.
 */
export function framePath(
  mapped: readonly MappedFrame[],
  raw: readonly RawFrame[],
  side: 'production' | 'observed',
): FramePath {
  const frames = mapped
    .filter((frame) => frame.kind !== 'native' && !raw[frame.index]?.native)
    .filter((frame) => frame.kind !== 'unknown' || side === 'production')
    .map((frame) => compared(frame, raw[frame.index]))
    .filter((frame) => frame.name === null || !compiled.has(frame.name));
  const total = Math.max(raw.length, mapped.length);
  // Limits in use: V8's 10, 50 of Sentry's SDKs, and what people set.
  const truncated = total >= 10 && total % 5 === 0;
  const site = frames[0] ?? null;
  const inside = mapped.find((frame) => frame.index === (site?.index ?? 0) - 1);
  const builtIn = inside?.kind === 'native' ? bareFunctionName(inside.function) : null;
  return { site, builtIn, application: frames.filter((frame) => frame.kind !== 'dependency'), truncated };
}

function compared(frame: MappedFrame, raw: RawFrame | undefined): ComparedFrame {
  const { index, file, kind, expression, line, column } = frame;
  const reported = file ?? raw?.filename ?? raw?.file ?? null;
  return {
    index,
    file,
    name: bareFunctionName(frame.function),
    expression,
    kind,
    package: kind === 'dependency' ? frame.via : null,
    stem: /([^\\/]+?)(?:\.\w+)*$/.exec(reported?.slice(-300) ?? '')?.[1] ?? null,
    async: raw?.async ?? false,
    recursive: false,
    line,
    column,
  };
}

/** The path without its loops. */
export function withoutRecursion(path: readonly ComparedFrame[]): ComparedFrame[] {
  return collapseRecursion(path, keyOf).map(({ item, recursive }) => ({ ...item, recursive }));
}

/** What makes two frames of one stack the same function; anonymous ones are told apart by their expression. */
export function keyOf(frame: ComparedFrame): string | null {
  const name = frame.name ?? (frame.expression === null ? null : `:${frame.expression}`);
  return name === null ? null : `${frame.file}#${name}`;
}

/** `parse in src/load.ts`, for reasons. */
export function describeFrame(frame: ComparedFrame): string {
  const name = frame.name ?? frame.expression?.slice(0, 60) ?? 'anonymous';
  return `${name} in ${frame.file ?? frame.package ?? 'an unknown file'}`;
}
