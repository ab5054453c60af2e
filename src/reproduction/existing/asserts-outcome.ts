import ts from 'typescript';
import type { ObservedFailure } from '../../domain/run.ts';
import { lineOf, nodesAt, offsetAt, parseSource } from '../../syntax/source.ts';

/** Names under which assertion libraries compare a value with the one that is expected. */
const comparing =
  /^(?:(?:deep|strict|deepstrict|partialdeepstrict)?equals?|eqls?|is|like|same|match|include|includes|members|lengthof|tobe|toequal|tostrictequal|tomatchobject|tomatch|tocontain|tocontainequal|tohavelength|tobecloseto)$/i;
const library = /^(?:assert|expect|chai|should|t|tt)$/;

/**
 * Whether a test that failed with this error says what should come out instead: a comparison with an expected value stands
 * at the crash or behind it, in one of the test's functions on the stack. A test that only calls the code does not.
 */
export function assertsOutcome(text: string, file: string, failure: ObservedFailure): boolean {
  const source = parseSource(text, file);
  return failure.frames
    .filter((frame) => frame.file === file && frame.line !== null)
    .some(({ line, column }) => {
      const offset = offsetAt(source, line ?? 0, column ?? 1);
      const around = offset === null ? undefined : nodesAt(source, offset).findLast(ts.isFunctionLike);
      return around !== undefined && comparesFrom(around, line ?? 0, source);
    });
}

function comparesFrom(around: ts.Node, line: number, source: ts.SourceFile): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isCallExpression(node) && lineOf(source, node.end) >= line && isComparison(node)) return true;
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(around);
}

function isComparison(call: ts.CallExpression): boolean {
  const { expression } = call;
  if (call.arguments.length === 0) return false;
  // `strictEqual(a, b)`, imported by its own name.
  if (ts.isIdentifier(expression))
    return call.arguments.length >= 2 && /equal/i.test(expression.text) && comparing.test(expression.text);
  if (!ts.isPropertyAccessExpression(expression) || !comparing.test(expression.name.text)) return false;
  for (let at: ts.Expression = expression.expression; ; at = at.expression) {
    if (ts.isIdentifier(at)) return library.test(at.text);
    if (ts.isPropertyAccessExpression(at)) {
      if (/^(?:not|rejects)$/.test(at.name.text)) return false;
      if (at.name.text === 'should') return true;
    } else if (!ts.isCallExpression(at) && !ts.isNonNullExpression(at)) return false;
  }
}
