import ts from 'typescript';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { Operation } from '../../domain/event.ts';
import type { ObservedFrame } from '../../domain/run.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Bench } from '../../ports/bench.ts';
import { FunctionIndex, type TreeReading } from './function-index.ts';
import { probed } from './narrow.ts';
import { type OwnFrame, ownFrames } from './own-frames.ts';
import { Trace } from './trace.ts';

export interface ValuesMetRequest extends TreeReading {
  bench: Bench;
  /** A run that does not fail. */
  scenario: Scenario;
  /** Production's frames, innermost first. */
  frames: readonly MappedFrame[];
  operation: Operation;
  timeMs: number;
}

const valuesAtMost = 24;

/**
 * Texts and numbers (as texts) that the functions of production's stack meet in a good run, the likeliest to be what was
 * bad in production first: those of the names in the throwing expression, then by how near the function is to the throw.
 * Probes lie over the tree for this one trial. Empty where the run does not come there.
 */
export async function valuesMet(request: ValuesMetRequest): Promise<string[]> {
  const { bench, scenario, operation, readFile, timeMs } = request;
  const frames = ownFrames({ frames: request.frames.map(asObserved) }, operation, readFile);
  if (frames.length === 0) return [];
  const index = new FunctionIndex([...new Set(frames.map(({ file }) => file))], request);
  const { overlay, sites } = probed(frames, index, request);
  const run = await bench.try(scenario, { overlay, timeMs, probes: { message: '' } });
  if (!run.facts?.trace) return [];
  const weights = new Map<string, number>();
  for (const { site, word } of new Trace(run.facts.trace, sites).events) {
    const text = textOf(word);
    if (text === null) continue;
    const weight = weightOf(frames, site.unit, site.name, site.node);
    weights.set(text, Math.max(weights.get(text) ?? 0, weight));
  }
  return [...weights]
    .toSorted(([, a], [, b]) => b - a)
    .map(([text]) => text)
    .slice(0, valuesAtMost);
}

function asObserved({ file, line, column, function: name, kind }: MappedFrame): ObservedFrame {
  return {
    file: kind === 'source' ? file : null,
    line,
    column,
    function: name,
    native: kind === 'native',
    async: false,
  };
}

/** The text of `string "abc"`, the digits of `number 5`; null for other words, short texts and those that were cut. */
function textOf(word: string): string | null {
  if (word.startsWith('number ')) return word.slice('number '.length);
  if (!word.startsWith('string "') || word.includes('…')) return null;
  try {
    const text = JSON.parse(word.slice('string '.length)) as string;
    return text.length >= 2 ? text : null;
  } catch {
    return null;
  }
}

function weightOf(frames: readonly OwnFrame[], unit: ts.Node, name: string | null, node: ts.Node): number {
  const at = frames.findIndex((frame) => frame.unit === unit);
  const near = at < 0 ? 0.1 : 1 / (at + 1);
  const thrower = frames[0]?.node;
  const said = name ?? (ts.isIdentifier(node) ? node.text : null);
  const named =
    thrower &&
    said !== null &&
    new RegExp(`(?<![\\w$.])${said.replaceAll('$', '\\$')}(?![\\w$])`).test(thrower.getText());
  return named ? near + 1 : near;
}
