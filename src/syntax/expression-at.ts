import ts from 'typescript';
import type { Operation } from '../domain/event.ts';
import { type Anchor, anchorAt, type ExpressionKind } from './anchors.ts';
import { does } from './doing.ts';
import { foldedText } from './folded-text.ts';
import { nodesAt, offsetAt, parseSource } from './source.ts';

export interface LocatedExpression {
  /** Source text with white space folded and the bodies of functions and classes left out. */
  text: string;
  kind: ExpressionKind;
  /** Offsets into the source, end exclusive. */
  start: number;
  end: number;
  /** The position is one that V8 reports for this expression; false = the nearest expression around it. */
  exact: boolean;
}

/**
 * The expression that throws or calls at a position of a V8 stack (1-based line and column).
 * With `operation` (parsed from the message) a missing or foreign column (other engines, stale positions) is repaired:
 * the one expression of that line which does this operation is taken. Null when nothing can be told.
 */
export function expressionAt(
  source: string,
  fileName: string,
  line: number,
  column: number | null,
  operation?: Operation | null,
): LocatedExpression | null {
  const file = parseSource(source, fileName);
  const offset = column === null ? null : offsetAt(file, line, column);
  const near = offset === null ? null : locate(file, offset);
  // The name of a variable may be a minifier's, and keys are computed: there a position is worth more than a name.
  const named = operation?.kind === 'reference' || operation?.kind === 'write' ? null : operation?.property;
  const believed = near?.exact && (!named || (operation && does(near.node, operation, file)));
  const repaired = believed || !operation ? null : onLine(file, line, operation);
  const found = repaired && (!near?.exact || nested(repaired.node, near.node)) ? repaired : near;
  return found ? located(found, file) : null;
}

/** An exact position is corrected within its expression only: lines of minified code hold everything. */
function nested(a: ts.Node, b: ts.Node): boolean {
  return (a.pos <= b.pos && a.end >= b.end) || (b.pos <= a.pos && b.end >= a.end);
}

type Found = Anchor & { exact: boolean };

function located(found: Found, file: ts.SourceFile): LocatedExpression {
  const { node, kind, exact } = found;
  return { text: foldedText(node, file), kind, start: node.getStart(file), end: node.end, exact };
}

/** Outermost node that V8 reports here; a call wins over the property that it calls. */
function locate(file: ts.SourceFile, offset: number): Found | null {
  const path = nodesAt(file, offset);
  for (const node of path) {
    const anchor = anchorAt(node, offset, file);
    if (anchor) return { ...anchor, exact: true };
  }
  const around = path.findLast((node) => ts.isExpression(node) && !ts.isLiteralExpression(node));
  return around && !ts.isSourceFile(around) ? { node: around, kind: 'other', exact: false } : null;
}

/** The one expression of a line that does the operation; null when there is none or several differ. */
function onLine(file: ts.SourceFile, line: number, operation: Operation): Found | null {
  const starts = file.getLineStarts();
  const from = starts[line - 1];
  if (from === undefined) return null;
  const to = starts[line] ?? file.text.length;
  const hits: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (node.pos >= to || node.end <= from) return;
    const kind = does(node, operation, file);
    const place = kind ? reportedAt(node, file) : -1;
    if (kind && place >= from && place < to) hits.push({ node, kind, exact: false });
    ts.forEachChild(node, visit);
  };
  visit(file);
  const texts = new Set(hits.map((hit) => foldedText(hit.node, file)));
  return texts.size === 1 ? (hits[0] ?? null) : null;
}

function reportedAt(node: ts.Node, file: ts.SourceFile): number {
  if (ts.isCallExpression(node)) return reportedAt(node.expression, file);
  return ts.isPropertyAccessExpression(node) ? node.name.getStart(file) : node.getStart(file);
}
