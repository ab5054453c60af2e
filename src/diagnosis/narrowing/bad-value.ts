import ts from 'typescript';
import type { Operation } from '../../domain/event.ts';
import type { ProbedThrow } from '../../domain/probe-trace.ts';
import { failingValues } from '../suspects/failing-value.ts';
import type { OwnFrame } from './own-frames.ts';
import type { Trace } from './trace.ts';
import { isBad, seenValue } from './words.ts';
import { withoutTypes } from '../../syntax/bare-expression.ts';

/** The expression that made the program throw, and what it was. */
export interface BadValue {
  node: ts.Expression;
  word: string;
}

/**
 * The value that the throwing expression could not work with: what was read from, called or iterated; for an explicit throw
 * what its condition looked at, a missing value first. Null when its value was not seen.
 */
export function badValue(
  frame: OwnFrame,
  operation: Operation,
  seen: { trace: Trace; thrown: ProbedThrow | null; until: number },
): BadValue | null {
  if (!frame.node) return null;
  const met = operation.met === 'undefined' || operation.met === 'null' ? operation.met : null;
  const callee = frame.index === 0 ? uncallable(frame.node, operation) : null;
  const nodes = callee ? [callee] : failingValues(frame.node, operation, frame.index > 0);
  const found = nodes
    .filter((node) => !isWritten(withoutTypes(node)))
    .flatMap((node) => {
      const word = met ?? wordAt(node, seen) ?? (callee ? lackedBy(node, seen.thrown) : null);
      return word === null ? [] : [{ node, word }];
    });
  return found.find(({ word }) => isBad(word)) ?? found[0] ?? null;
}

function isWritten(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === 'undefined' || node.text === 'NaN';
  return ts.isLiteralExpression(node) || node.kind === ts.SyntaxKind.NullKeyword;
}

/** `x.y` of `x.y is not a function`. */
function uncallable(node: ts.Node, operation: Operation): ts.Expression | null {
  const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
  return isCall && (operation.kind === 'call' || operation.kind === 'construct') ? node.expression : null;
}

function wordAt(node: ts.Expression, { trace, thrown, until }: Parameters<typeof badValue>[2]): string | null {
  const inner = withoutTypes(node);
  const shown = ts.isIdentifier(inner) ? thrown?.frames[0]?.values : undefined;
  if (ts.isIdentifier(inner) && shown && Object.hasOwn(shown, inner.text)) return shown[inner.text] ?? null;
  return (
    trace.last(until, ({ site }) => isTellingOf(site.node, inner) && site.kind !== 'key' && site.kind !== 'holder')
      ?.word ?? null
  );
}

/** A probe's expression is the one that is meant, parentheses aside. */
export function isTellingOf(told: ts.Node, meant: ts.Expression): boolean {
  return told === meant || (ts.isExpression(told) && withoutTypes(told) === meant);
}

/** A method that the receiver's fields, as they were shown, do not hold, of a plain object. */
function lackedBy(node: ts.Expression, thrown: ProbedThrow | null): string | null {
  const inner = withoutTypes(node);
  if (!ts.isPropertyAccessExpression(inner) || !ts.isIdentifier(inner.expression)) return null;
  const { type, text } = seenValue(thrown?.frames[0]?.values[inner.expression.text] ?? '');
  if (type === 'Promise') return 'undefined';
  return type === 'Object' && fieldsOf(text)?.includes(inner.name.text) === false ? 'undefined' : null;
}

/** The names in `{a, b}`; null when not all are told. */
export function fieldsOf(text: string): string[] | null {
  const inside = /^\{(.*)\}$/.exec(text)?.[1];
  if (inside === undefined || inside.includes('…')) return null;
  return inside === '' ? [] : inside.split(', ');
}
