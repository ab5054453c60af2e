import ts from 'typescript';
import type { LoadKind } from '../workspace/specifier.ts';
import { type Binding, bindingOf } from './scope.ts';

/** `list[i]` of a counting loop hands on each element; `list[found - 1]` was worked out here. */
export function isCounter(index: ts.Expression): boolean {
  const binding = ts.isIdentifier(index) ? bindingOf(index)?.binding : undefined;
  return binding?.kind === 'variable' && ts.isForStatement(binding.node.parent.parent);
}

/** The module that `require('x')` or `import('x')` loads; null for other calls. */
export function requiredModule(node: ts.CallExpression): { specifier: string; load: LoadKind } | null {
  const [first] = node.arguments;
  if (!first || !ts.isStringLiteralLike(first)) return null;
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return { specifier: first.text, load: 'import' };
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  return isRequire ? { specifier: first.text, load: 'require' } : null;
}

/** The function that a name stands for in its file, where it is one. */
export function functionBehind(binding: Binding | undefined): ts.SignatureDeclaration | null {
  if (binding?.kind === 'function') return binding.node;
  const start = binding?.kind === 'variable' ? binding.node.initializer : undefined;
  return start && (ts.isArrowFunction(start) || ts.isFunctionExpression(start)) ? start : null;
}

/** The method of the class around a node by name. */
export function ownMethod(node: ts.Node, name: string): ts.SignatureDeclaration | null {
  const owner = ts.findAncestor(node, ts.isClassLike);
  const member = owner?.members.find((one) => ts.isMethodDeclaration(one) && one.name.getText() === name);
  return member && ts.isMethodDeclaration(member) ? member : null;
}

/** What is assigned to a field of `this` in the same class (in the same file, for constructor functions). */
export function ownFieldValues(node: ts.PropertyAccessExpression): ts.Expression[] {
  const name = node.name.text;
  const found: ts.Expression[] = [];
  const visit = (at: ts.Node): void => {
    if (ts.isPropertyDeclaration(at) && at.initializer && at.name.getText() === name) found.push(at.initializer);
    if (ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const { left } = at;
      const field = ts.isPropertyAccessExpression(left) && left.expression.kind === ts.SyntaxKind.ThisKeyword;
      if (field && left.name.text === name) found.push(at.right);
    }
    ts.forEachChild(at, visit);
  };
  visit(ts.findAncestor(node, ts.isClassLike) ?? node.getSourceFile());
  return found.slice(0, 6);
}

/** The expressions that a function returns. */
export function returnsOf(declaration: ts.SignatureDeclaration): ts.Expression[] {
  const body = 'body' in declaration ? declaration.body : undefined;
  if (!body) return [];
  if (!ts.isBlock(body as ts.Node)) return [body as ts.Expression];
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    else if (!(ts.isFunctionLike(node) && 'body' in node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(body as ts.Node, visit);
  return found.slice(0, 12);
}
