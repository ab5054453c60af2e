import ts from 'typescript';
import { insertAtEntry, insertBefore, listedStatementOf } from '../tree/edit.ts';
import {
  boundNames,
  type FunctionNode,
  functionOf,
  isFunctionLike,
  isReference,
  lookup,
  declarationOf,
  ownNodes,
} from '../tree/scope.ts';
import { exitsAt } from '../tree/exits.ts';
import { kindOf, returnsOf } from '../tree/kinds.ts';
import { nodesIn, type Source, textOf } from '../tree/source.ts';
import { brief, type Draft, type Generator, guardLines } from './draft.ts';
import { focusesOf } from './focus.ts';
import { originsOf } from './origins.ts';
import type { SiteView } from './view.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A neighbouring function checks the same thing already: its guard is copied, adapted to the names at hand. */
export const siblingIdiom: Generator = {
  name: 'sibling-idiom',
  drafts: (view) => targetsOf(view).flatMap((target) => forTarget(target)),
};

/** A value to be checked in a function: a parameter, or an expression such as `this.socket`. */
interface Target {
  source: Source;
  fn: FunctionNode;
  text: string;
  parameter: number | null;
  /** The expression that uses it. */
  use: ts.Node;
  hops: number;
}

function targetsOf(view: SiteView): Target[] {
  const found: Target[] = [];
  for (const focus of focusesOf(view)) {
    for (const o of originsOf(view, focus)) {
      const fn =
        o.how === 'parameter' ? ((o.slot as ts.ParameterDeclaration).parent as FunctionNode) : functionOf(o.node);
      const e = bareExpression(o.node);
      if (!fn || o.hops > 6 || !(ts.isIdentifier(e) || ts.isPropertyAccessExpression(e))) continue;
      const text = textOf(e);
      const parameter = fn.parameters.findIndex((p) => boundNames(p.name).some((n) => n.text === text));
      if (!found.some((t) => t.fn === fn && t.text === text)) {
        found.push({
          source: o.source,
          fn,
          text,
          parameter: parameter < 0 ? null : parameter,
          use: o.node,
          hops: o.hops,
        });
      }
    }
  }
  return found.slice(0, 8);
}

function forTarget(target: Target): Draft[] {
  const drafts: Draft[] = [];
  for (const sibling of siblingsOf(target)) {
    for (const guard of ownNodes(sibling, ts.isIfStatement).slice(0, 20)) {
      if (guard.elseStatement || !endsEarly(guard.thenStatement)) continue;
      const copy = adapted(target, sibling, guard);
      if (copy) drafts.push(...place(target, sibling, guard, copy));
    }
  }
  return drafts;
}

function within(a: ts.Node, b: ts.Node): boolean {
  return b.pos <= a.pos && a.end <= b.end;
}

function siblingsOf({ source, fn }: Target): FunctionNode[] {
  return nodesIn(source.ast, isFunctionLike).filter((s) => s !== fn && !within(s, fn) && !within(fn, s));
}

/** The guard leaves: a return, throw or continue at its end. */
export function endsEarly(statement: ts.Statement): boolean {
  const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement;
  const short = statement.getText().length < 300;
  return short && last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}

interface Copy {
  text: string;
  condition: string;
  sameName: boolean;
}

/** The guard's text with the sibling's names replaced by ours; null when it is about something else or cannot move here. */
function adapted(target: Target, sibling: FunctionNode, guard: ts.IfStatement): Copy | null {
  const subject = subjectOf(guard.expression, target, sibling);
  if (!subject) return null;
  const renames = new Map<ts.Node, string>();
  for (const id of nodesIn(guard, ts.isIdentifier).filter(isReference)) {
    const own = declarationOf(id);
    const index = sibling.parameters.findIndex((p) => boundNames(p.name).some((n) => n.text === id.text));
    if (id.text === subject) renames.set(id, target.text);
    else if (own && index >= 0) {
      const mine =
        target.fn.parameters.flatMap((p) => boundNames(p.name)).find((n) => n.text === id.text) ??
        target.fn.parameters[index]?.name;
      if (!mine || !ts.isIdentifier(mine)) return null;
      renames.set(id, mine.text);
    } else if (lookup(id.text, target.fn) !== own && !(own === null && lookup(id.text, target.fn) === null))
      return null;
  }
  return {
    text: rewritten(target.source, guard, renames),
    condition: rewritten(target.source, guard.expression, renames),
    sameName: subject === target.text,
  };
}

/** The name that the sibling's condition tests and that stands for our value: same name, else same position. */
function subjectOf(condition: ts.Expression, target: Target, sibling: FunctionNode): string | null {
  const tested = [...testedIn(condition), ...sizedIn(condition)];
  if (tested.includes(target.text)) return target.text;
  if (target.parameter === null || !sameRole(target.fn, sibling)) return null;
  const parameter = sibling.parameters[target.parameter]?.name;
  return parameter && ts.isIdentifier(parameter) && tested.includes(parameter.text) ? parameter.text : null;
}

function isEmpty(e: ts.Expression): boolean {
  return e.kind === ts.SyntaxKind.NullKeyword || textOf(e) === 'undefined' || ts.isVoidExpression(e);
}

/** Texts of what a condition asks about: `!x`, `x == null`, `typeof x`, `Array.isArray(x)`, `x instanceof Y`. */
export function testedIn(condition: ts.Expression): string[] {
  const c = bareExpression(condition);
  if (ts.isPrefixUnaryExpression(c)) return testedIn(c.operand);
  if (ts.isTypeOfExpression(c)) return [textOf(bareExpression(c.expression))];
  if (ts.isCallExpression(c)) return c.arguments.slice(0, 1).map(textOf);
  if (ts.isBinaryExpression(c)) {
    const op = c.operatorToken.kind;
    const joins = op === ts.SyntaxKind.BarBarToken || op === ts.SyntaxKind.AmpersandAmpersandToken;
    if (joins) return [...testedIn(c.left), ...testedIn(c.right)];
    const sides = [bareExpression(c.left), bareExpression(c.right)];
    const typed = sides.find(ts.isTypeOfExpression);
    if (typed) return [textOf(bareExpression(typed.expression))];
    if (sides.some(isEmpty)) return sides.filter((s) => !isEmpty(s)).map(textOf);
    if (op === ts.SyntaxKind.InstanceOfKeyword) return [textOf(sides[0]!)];
  }
  return ts.isIdentifier(c) || ts.isPropertyAccessExpression(c) ? [textOf(c)] : [];
}

/** Texts of what a condition asks the size of: `x.length === 0`, `!x.length`, `x.size < 1`. */
function sizedIn(condition: ts.Expression): string[] {
  const c = bareExpression(condition);
  if (ts.isPrefixUnaryExpression(c)) return sizedIn(c.operand);
  if (ts.isBinaryExpression(c)) return [...sizedIn(c.left), ...sizedIn(c.right)];
  const isSize = ts.isPropertyAccessExpression(c) && /^(?:length|size)$/.test(c.name.text);
  return isSize ? [textOf(c.expression)] : [];
}

/** Both are listeners or callbacks of the same kind of call, or methods of one class or object. */
function sameRole(a: FunctionNode, b: FunctionNode): boolean {
  if (ts.isCallExpression(a.parent) && ts.isCallExpression(b.parent))
    return textOf(a.parent.expression) === textOf(b.parent.expression);
  return a.parent === b.parent;
}

export function rewritten(
  source: Pick<Source, 'ast' | 'text'>,
  guard: ts.Node,
  renames: ReadonlyMap<ts.Node, string>,
): string {
  const start = guard.getStart(source.ast);
  let text = source.text.slice(start, guard.getEnd());
  const inside = [...renames].filter(([node]) => within(node, guard));
  const ordered = inside.toSorted(([a], [b]) => b.getStart(source.ast) - a.getStart(source.ast));
  for (const [node, name] of ordered) {
    text = text.slice(0, node.getStart(source.ast) - start) + name + text.slice(node.getEnd() - start);
  }
  return text;
}

/** The guard leaves by an error: thrown, or given to something that is named for it. */
export function refuses(guard: ts.IfStatement): boolean {
  const calls = nodesIn(guard.thenStatement, ts.isCallExpression).map(({ expression }) => textOf(expression));
  const named = calls.some((name) => /(?:abort|fail|reject|refuse|deny|error|raise)\w*$/i.test(name));
  return named || nodesIn(guard.thenStatement, ts.isThrowStatement).length > 0;
}

function place(target: Target, sibling: FunctionNode, guard: ts.IfStatement, copy: Copy): Draft[] {
  if (target.fn.getText().includes(copy.text)) return [];
  const near = Math.abs(sibling.pos - target.fn.pos) < 3000 ? 0.02 : 0;
  const role = sameRole(target.fn, sibling) ? 0.03 : 0;
  const prior = (copy.sameName ? 0.88 : 0.74) + near + role - target.hops * 0.03;
  const fits = fitsReturns(target.fn, guard);
  const own = at(target, reindented(target.source, copy.text), copy.text, fits ? prior : prior - 0.4).map((draft) => ({
    ...draft,
    refuses: copy.sameName && refuses(guard),
  }));
  if (fits) return own;
  // The neighbour leaves with a value that this function never gives: its condition, with our way out.
  const exits = exitsAt(target.source, target.use)
    .filter((e) => e.text !== 'continue')
    .slice(0, 2);
  const ways = exits.flatMap(({ text }, i) => {
    const lines = guardLines(target.source, copy.condition, text);
    return at(target, lines, lines.join(' ').replaceAll('\t', ''), prior - 0.06 - i * 0.04);
  });
  return [...own, ...ways];
}

/** At the entry of the function, and before the statement that uses the value. */
function at(target: Target, lines: readonly string[], text: string, prior: number): Draft[] {
  const summary = `The check that a neighbouring function makes is made here too: ${brief(text)}`;
  const use = listedStatementOf(target.use);
  const drafts: Draft[] = [];
  if (target.parameter !== null) {
    drafts.push({ edits: insertAtEntry(target.source, target.fn, lines), kind: 'cause', summary, prior });
  }
  if (use && functionOf(use) === target.fn) {
    const second = target.parameter !== null ? 0.05 : 0;
    drafts.push({ edits: insertBefore(target.source, use, lines), kind: 'cause', summary, prior: prior - second });
  }
  return drafts;
}

/** What the copied guard returns is of the kinds that our function returns, where those are known. */
function fitsReturns(fn: FunctionNode, guard: ts.IfStatement): boolean {
  const own = new Set(returnsOf(fn).map((r) => (r.value ? kindOf(r.value) : 'undefined')));
  if (own.size === 0 || own.has('unknown')) return true;
  const given = nodesIn(guard, ts.isReturnStatement).map((r) => (r.expression ? kindOf(r.expression) : 'undefined'));
  return given.every((k) => own.has(k));
}

/** Lines without the indentation they had, deeper levels marked by tabs. */
export function reindented(source: Source, text: string): string[] {
  const lines = text.split(/\r?\n/);
  const base = /^[ \t]*/.exec(lines.at(-1)!)![0].length;
  const unit = source.style.indent.length;
  return lines.map((line, i) => {
    if (i === 0) return line;
    const lead = /^[ \t]*/.exec(line)![0].length;
    return '\t'.repeat(Math.max(0, Math.round((lead - base) / unit))) + line.trim();
  });
}
