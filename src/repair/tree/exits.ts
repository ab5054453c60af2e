import ts from 'typescript';
import { type FunctionNode, functionOf, isFunctionLike, meansTheSame, ownNodes } from './scope.ts';
import { kindOf, returnsOf } from './kinds.ts';
import { nodesIn, type Source } from './source.ts';

/** Ways out of a place before the bad value is used, best first: statements' text without trailing semicolon. */
export interface Exit {
  text: string;
  /** Where the idiom was seen: the loop around, a guard of the same function, the values it returns. */
  from: 'loop' | 'guard' | 'kind' | 'plain';
}

/** The early exits that fit at a node, by what else its function does. At most four. */
export function exitsAt(source: Source, node: ts.Node): Exit[] {
  const exits: Exit[] = [];
  if (loopOf(node)) exits.push({ text: 'continue', from: 'loop' });
  const fn = functionOf(node);
  if (fn) exits.push(...returnsAsExits(source, fn, node));
  const seen = new Set<string>();
  return exits.filter((e) => !seen.has(e.text) && seen.add(e.text)).slice(0, 4);
}

/** The loop around a node within its function; a `switch` does not count. */
export function loopOf(node: ts.Node): ts.IterationStatement | null {
  for (let n = node.parent; n && !isFunctionLike(n); n = n.parent) {
    if (ts.isIterationStatement(n, false) && n.statement.pos <= node.pos) return n;
  }
  return null;
}

function returnsAsExits(source: Source, fn: FunctionNode, at: ts.Node): Exit[] {
  if (ts.isConstructorDeclaration(fn)) return [{ text: 'return', from: 'plain' }];
  const returns = returnsOf(fn);
  const exits: Exit[] = [];
  for (const { value } of guardReturns(fn)) {
    if (value === null) exits.push({ text: 'return', from: 'guard' });
    else if (isReusable(value, at)) exits.push({ text: `return ${value.getText(source.ast)}`, from: 'guard' });
  }
  const order = ['boolean', 'null', 'undefined', 'array', 'string', 'number', 'object'] as const;
  const kinds = new Set(returns.map((r) => (r.value ? kindOf(r.value) : 'undefined')));
  const quote = source.style.quote;
  const texts = {
    boolean: 'false',
    null: 'null',
    undefined: '',
    array: '[]',
    string: quote + quote,
    number: '0',
    object: '{}',
  };
  for (const kind of order) if (kinds.has(kind)) exits.push({ text: `return ${texts[kind]}`.trim(), from: 'kind' });
  exits.push({ text: 'return', from: 'plain' });
  return exits;
}

/** Returns that stand directly under an `if`: what this function gives when it has nothing to do. */
function guardReturns(fn: FunctionNode): { value: ts.Expression | null }[] {
  return ownNodes(fn, ts.isReturnStatement)
    .filter((r) => {
      const holder = ts.isBlock(r.parent) && r.parent.statements.length <= 2 ? r.parent.parent : r.parent;
      return ts.isIfStatement(holder);
    })
    .map((node) => ({ value: node.expression ?? null }));
}

/** Short values built from what is visible at `at` too: literals, `this`, parameters, calls of them. */
function isReusable(value: ts.Expression, at: ts.Node): boolean {
  if (value.getText().length > 60 || nodesIn(value, isFunctionLike).length > 0) return false;
  return !ts.isNewExpression(value) && meansTheSame(value, at);
}
