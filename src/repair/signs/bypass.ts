import ts from 'typescript';
import { feature, type Reader, within } from './feature.ts';

const exits = (node: ts.Statement | undefined): boolean =>
  !!node && (ts.isReturnStatement(node) || ts.isContinueStatement(node) || ts.isBreakStatement(node));

/** Literal words of at least four letters that an error is made with. */
function wordsOf(thrown: ts.ThrowStatement): string[] {
  const words: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      words.push(node.text.trim());
    ts.forEachChild(node, visit);
  };
  visit(thrown);
  return words.filter((word) => /\p{L}{4}/u.test(word));
}

/**
 * An early exit in front of the very `throw` that production saw, `raised` being its message ('' where the engine raised
 * the error): the program means to refuse there, and does so no more.
 */
export function bypass(raised: string): Reader {
  return (node, file) => {
    if (raised === '' || !ts.isIfStatement(node) || node.elseStatement || !ts.isBlock(node.parent)) return null;
    const only = ts.isBlock(node.thenStatement) ? node.thenStatement.statements.at(-1) : node.thenStatement;
    if (!exits(only)) return null;
    const behind = node.parent.statements.slice(node.parent.statements.indexOf(node) + 1);
    const throws = behind.flatMap((one) => (ts.isThrowStatement(one) ? [one] : within(one, ts.isThrowStatement)));
    const same = throws.some((one) => wordsOf(one).some((word) => raised.includes(word)));
    return same ? feature(node, file, 'hiding-guard', 'mark', 'leaves before the error is raised on purpose') : null;
  };
}
