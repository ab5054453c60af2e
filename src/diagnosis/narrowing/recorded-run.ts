import ts from 'typescript';
import type { ProbedThrow } from '../../domain/probe-trace.ts';
import { bindingOf, scopeOf } from '../suspects/scope.ts';
import { isTellingOf } from './bad-value.ts';
import type { OwnFrame } from './own-frames.ts';
import type { CodeUnit } from './probe-site.ts';
import type { ProbeEvent, Trace } from './trace.ts';
import { withoutTypes } from '../../syntax/bare-expression.ts';

/** An expression at a time of the run. */
export interface Spot {
  node: ts.Expression;
  file: string;
  /** Events before it. */
  at: number;
  activation: number | null;
  /** The frame in which it stands; -1 when its function has returned. */
  depth: number;
  /** The call by which the function that has returned was entered. */
  via: { call: ts.CallExpression | ts.NewExpression; from: Spot } | null;
  word: string;
}

/** What one failing run recorded, asked by places in the code. */
export class RecordedRun {
  readonly #recorded: { frames: readonly OwnFrame[]; trace: Trace; thrown: ProbedThrow | null };

  constructor(recorded: { frames: readonly OwnFrame[]; trace: Trace; thrown: ProbedThrow | null }) {
    this.#recorded = recorded;
  }

  /** What an expression was the last time before a spot. */
  wordOf(expression: ts.Expression, spot: Spot): string | null {
    const node = withoutTypes(expression);
    const { thrown, trace } = this.#recorded;
    const told = trace.last(
      spot.at,
      (event) => this.#isHere(event, spot) && isValue(event) && isTellingOf(event.site.node, node),
    );
    if (told) return told.word;
    if (!ts.isIdentifier(node)) return null;
    const scope = bindingOf(node)?.scope;
    const shown = thrown?.frames[spot.depth]?.values;
    if (shown && Object.hasOwn(shown, node.text)) return shown[node.text] ?? null;
    return scope ? (this.lastWrite(spot, node, scope as CodeUnit)?.word ?? null) : null;
  }

  lastOf(spot: Spot, node: ts.Expression, kind: 'holder' | 'key'): ProbeEvent | null {
    return this.#recorded.trace.last(
      spot.at,
      (event) => event.site.kind === kind && this.#isHere(event, spot) && isTellingOf(event.site.node, node),
    );
  }

  lastWrite(spot: Spot, name: ts.Identifier, scope: CodeUnit): ProbeEvent | null {
    const isIn = scopeOf(spot.node) === scope;
    return this.#recorded.trace.last(spot.at, (event) => {
      const { site } = event;
      if (site.name !== name.text || (site.kind !== 'value' && site.kind !== 'parameter')) return false;
      if (bindingOf(targetOf(site.node, name))?.scope !== scope) return false;
      return site.unit !== scope || !isIn || this.#isHere(event, spot);
    });
  }

  #isHere({ activation }: ProbeEvent, spot: Spot): boolean {
    return spot.activation === null || activation === spot.activation;
  }

  /** A frame of the stack with the number of its activation: the latest one of its function that did not come to its end. */
  frame(depth: number): Pick<Spot, 'depth' | 'activation'> {
    const { frames, trace, thrown } = this.#recorded;
    const unit = frames[depth]?.unit;
    const inner = frames.slice(0, depth).filter((frame) => frame.unit === unit).length;
    const ended = new Set<number>();
    const running: number[] = [];
    const until = thrown?.at ?? Number.POSITIVE_INFINITY;
    for (const { site, activation, at } of trace.events.toReversed()) {
      if (site.unit !== unit || at >= until) continue;
      if (site.kind === 'end' || site.kind === 'return') ended.add(activation);
      else if (!ended.has(activation) && !running.includes(activation)) running.push(activation);
      if (running.length > inner) break;
    }
    return { depth, activation: running[inner] ?? null };
  }

  depthOf(unit: CodeUnit, spot: Spot): number {
    if (spot.via) return -1;
    return this.#recorded.frames.findIndex((frame, depth) => depth >= spot.depth && frame.unit === unit);
  }
}

const isValue = ({ site }: ProbeEvent): boolean =>
  site.kind !== 'key' && site.kind !== 'holder' && site.kind !== 'enter';

/** A name in a pattern or a parameter list: what it got is not to be read there. */
export function isBindingName(node: ts.Node): boolean {
  const { parent } = node;
  return (
    ts.isParameter(parent) || ts.isBindingElement(parent) || (ts.isVariableDeclaration(parent) && parent.name === node)
  );
}

/** The name that a recorded write was to. */
function targetOf(node: ts.Node, name: ts.Identifier): ts.Identifier {
  if (ts.isIdentifier(node) && isBindingName(node)) return node;
  for (let at: ts.Node = node; at; at = at.parent) {
    if (ts.isVariableDeclaration(at) && ts.isIdentifier(at.name)) return at.name;
    if (ts.isBinaryExpression(at) && ts.isIdentifier(at.left) && at.left.text === name.text) return at.left;
  }
  return name;
}
