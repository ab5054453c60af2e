import ts from 'typescript';
import type { Divergence } from '../../domain/narrowing.ts';
import { placeOf, textOf } from './code-place.ts';
import type { ProbeKind } from './probe-site.ts';
import { type ProbeEvent, sameWay, type Trace } from './trace.ts';
import { seenValue, shapeOf } from './words.ts';

export interface Divergences {
  /** The first step of the failing run that is not the passing one's; null when it throws before. */
  path: Divergence | null;
  /** The first value before it that is of another kind. */
  value: Divergence | null;
}

/** Compares a failing run, up to its throw, with a passing one of the same probes. */
export function firstDivergences(failing: Trace, passing: Trace): Divergences {
  const [ours, theirs] = [failing.path(), passing.path()];
  const at = ours.findIndex((event, i) => !theirs[i] || !sameWay(event, theirs[i]));
  const [here, there] = [ours[at], theirs[at]];
  const path = here && there ? pathDivergence(here, there, failing, passing) : null;
  return { path, value: valueDivergence(failing, passing, here?.at ?? Number.POSITIVE_INFINITY) };
}

function pathDivergence(here: ProbeEvent, there: ProbeEvent, failing: Trace, passing: Trace): Divergence {
  const place = placeOf(decidedBy(here.site.node), here.site.file);
  if (here.site === there.site) {
    return {
      ...place,
      kind: 'decision',
      ...sides(here, there),
      operands: { failing: operandsOf(here, failing), passing: operandsOf(there, passing) },
      passingLine: null,
    };
  }
  const passingLine = placeOf(there.site.node, there.site.file, there.site.kind === 'end' ? 'end' : 'start').line;
  return {
    ...(here.site.kind === 'end' ? placeOf(here.site.node, here.site.file, 'end') : place),
    kind: 'way',
    failing: null,
    passing: null,
    operands: { failing: [], passing: [] },
    passingLine,
  };
}

/** For a clause, a round of a loop or a catch block: what stands at its head. */
function decidedBy(node: ts.Node): ts.Node {
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) return node.expression;
  if (ts.isCaseClause(node)) return node.expression;
  return node;
}

const sides = (here: ProbeEvent, there: ProbeEvent) => ({
  failing: seenValue(here.word),
  passing: seenValue(there.word),
});

const valueKinds: ReadonlySet<ProbeKind> = new Set(['value', 'operand', 'parameter', 'return', 'branch']);

/** What a condition looked at: the last values told within it. */
function operandsOf(event: ProbeEvent, trace: Trace): Divergence['operands']['failing'] {
  const { node, file } = event.site;
  const within = trace.head.filter(
    ({ at, site, activation }) =>
      at < event.at &&
      at > event.at - 40 &&
      activation === event.activation &&
      site !== event.site &&
      valueKinds.has(site.kind) &&
      site.file === file &&
      site.node.pos >= node.pos &&
      site.node.end <= node.end,
  );
  const latest = new Map(within.map(({ site, word }) => [textOf(site.node), seenValue(word)]));
  return [...latest].slice(0, 6).map(([name, value]) => ({ name, value }));
}

/** As long as both runs tell the same values in the same order. */
function valueDivergence(failing: Trace, passing: Trace, until: number): Divergence | null {
  const valuesOf = ({ head }: Trace) => head.filter(({ site }) => valueKinds.has(site.kind));
  const [ours, theirs] = [valuesOf(failing), valuesOf(passing)];
  for (const [i, here] of ours.entries()) {
    const there = theirs[i];
    if (here.at >= until || here.site !== there?.site) return null;
    if (shapeOf(here.word) === shapeOf(there.word)) continue;
    const place = placeOf(here.site.node, here.site.file);
    const expression = here.site.name ?? place.expression;
    return {
      ...place,
      expression,
      kind: 'value',
      ...sides(here, there),
      operands: { failing: [], passing: [] },
      passingLine: null,
    };
  }
  return null;
}
