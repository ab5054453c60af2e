import ts from 'typescript';

/** One file or function and how many lines it spans; `where` is `file:line`. */
export interface Measured {
  /** Path of the file, or `file#function`; what the exemption list names. */
  id: string;
  where: string;
  lines: number;
  /** A function that has a name of its own (a declaration, a method, a variable); callbacks have none. */
  named: boolean;
}

/** Lines of a text; a line break at the end starts no new line. */
export function lineCount(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}

/**
 * Every function of a source text (TypeScript or JavaScript) with its lines, from the first token (its docstring is not
 * counted) to its closing brace.
 */
export function measureFunctions(file: string, text: string): Measured[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Measured[] = [];
  const visit = (node: ts.Node, owner: string): void => {
    const name = isFunction(node) ? nameOf(node) : null;
    if (isFunction(node) && node.body) {
      const from = source.getLineAndCharacterOfPosition(node.getStart()).line;
      const to = source.getLineAndCharacterOfPosition(node.end).line;
      const id = `${file}#${owner}${name ?? '<callback>'}`;
      found.push({ id, where: `${file}:${from + 1}`, lines: to - from + 1, named: name !== null });
    }
    const inner = ts.isClassLike(node) && node.name ? `${node.name.text}.` : name ? `${owner}${name}.` : owner;
    node.forEachChild((child) => visit(child, inner));
  };
  visit(source, '');
  return found;
}

type FunctionNode = ts.FunctionLikeDeclaration;

function isFunction(node: ts.Node): node is FunctionNode {
  return ts.isFunctionLike(node) && 'body' in node;
}

function nameOf(node: FunctionNode): string | null {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (node.name) return node.name.getText();
  const { parent } = node;
  const isHolder =
    ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent);
  return isHolder ? parent.name.getText() : null;
}

/** The middle of some numbers (mean of the two middle ones); 0 for none. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}
