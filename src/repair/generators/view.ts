import ts from 'typescript';
import type { ObservedFrame } from '../../domain/run.ts';
import type { RepairSite } from '../site.ts';
import { statementOf } from '../tree/edit.ts';
import { type Reach, reachFrom } from '../tree/reach.ts';
import { type FunctionNode, functionName, functionOf, isFunctionLike } from '../tree/scope.ts';
import { nodeAt, nodesIn, offsetOf, type Source } from '../tree/source.ts';

/** An application frame found in its file. */
export interface Place {
  frame: ObservedFrame;
  /** Index into `failure.frames`; -1 when the frame is not among them. */
  depth: number;
  source: Source;
  /** Deepest node at the frame's position. */
  node: ts.Node;
  /** The call, construction, access or throw at that position. */
  action: ts.Node;
  fn: FunctionNode | null;
  statement: ts.Statement | null;
}

/** A function outside the stack (or in it) that diagnosis suspects. */
export interface SuspectPlace {
  source: Source;
  fn: FunctionNode | null;
  score: number;
}

/** The site with its files parsed: what every generator gets. */
export interface SiteView {
  site: RepairSite;
  reach: Reach;
  /** Application frames, innermost first; those that were not found in their file are left out. */
  places: Place[];
  suspects: SuspectPlace[];
  /** The innermost application frame is the one that threw (not a native or dependency frame above it). */
  throwsHere: boolean;
}

export function viewOf(site: RepairSite): SiteView {
  const files = [
    ...site.frames.map((f) => f.file),
    ...(site.suspects ?? []).map((s) => s.file),
    ...(site.related ?? []),
  ].filter((f): f is string => f !== null);
  const reach = reachFrom(files, site.sources, site.resolve);
  const places = site.frames.flatMap((frame) => placeOf(frame, site, reach) ?? []);
  const [first] = site.frames;
  const top = site.failure.frames[0];
  const throwsHere = !top || (first !== undefined && top.file === first.file && top.line === first.line && !top.native);
  const suspects = (site.suspects ?? []).flatMap((s) => {
    const source = reach.source(s.file);
    return source ? [{ source, fn: suspectFunction(source, s.function, s.line), score: s.score }] : [];
  });
  return { site, reach, places, suspects, throwsHere };
}

function suspectFunction(source: Source, name: string | null, line: number | null): FunctionNode | null {
  const plain = name
    ?.replace(/^(?:async |new )+/, '')
    .replace(/ \[as .*$/, '')
    .split('.')
    .at(-1);
  const named = nodesIn(source.ast, isFunctionLike).filter((fn) => functionName(fn) === plain && plain !== undefined);
  if (named.length === 1 || (named.length > 0 && line === null)) return named[0]!;
  if (line === null) return null;
  const offset = offsetOf(source, line, null);
  if (offset === null) return null;
  const node = nodeAt(source, offset);
  return isFunctionLike(node) ? node : functionOf(node);
}

function placeOf(frame: ObservedFrame, site: RepairSite, reach: Reach): Place | null {
  if (!frame.file || !frame.line) return null;
  const source = reach.source(frame.file);
  if (!source) return null;
  const offset = offsetOf(source, frame.line, frame.column);
  if (offset === null) return null;
  const node = nodeAt(source, offset);
  if (ts.isSourceFile(node)) return null;
  const depth = site.failure.frames.findIndex(
    (f) => f.file === frame.file && f.line === frame.line && f.column === frame.column,
  );
  const action = actionAt(node);
  return { frame, depth, source, node, action, fn: functionOf(node), statement: statementOf(action) };
}

/** V8 points at the name of a member that is read or called, at `new`, at the first character of a plain callee. */
function actionAt(node: ts.Node): ts.Node {
  for (let n: ts.Node | undefined = node; n; n = n.parent) {
    const parent: ts.Node | undefined = n.parent;
    if (ts.isNewExpression(n) && parent && ts.isThrowStatement(parent)) return parent;
    if (ts.isCallExpression(n) || ts.isNewExpression(n) || ts.isThrowStatement(n)) return n;
    const isAccess = ts.isPropertyAccessExpression(n) || ts.isElementAccessExpression(n);
    if (isAccess && parent && ts.isCallExpression(parent) && parent.expression === n) return parent;
    if (isAccess && parent && ts.isThrowStatement(parent)) return parent;
    if (isAccess || ts.isTaggedTemplateExpression(n) || ts.isForOfStatement(n) || ts.isSpreadElement(n)) return n;
    if (ts.isIdentifier(n) && ts.isCallExpression(parent!) && parent.expression === n) {
      return ts.isThrowStatement(parent.parent) ? parent.parent : parent;
    }
    if (isFunctionLike(n) || isStatement(n)) return n === node || isStatement(n) ? n : node;
  }
  return node;
}

function isStatement(n: ts.Node): boolean {
  return n.kind >= ts.SyntaxKind.FirstStatement && n.kind <= ts.SyntaxKind.LastStatement;
}
