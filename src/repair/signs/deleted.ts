import ts from 'typescript';
import { type Feature, feature, fold, lineOf, type Reader } from './feature.ts';

/** Throws, rejections and error events: fewer of them after the patch means that an error was silenced. */
export const raising: Reader = (node, file) => {
  if (ts.isThrowStatement(node)) return feature(node, file, 'deleted-throw', 'refuse', 'a throw was taken out');
  if (!ts.isCallExpression(node)) return null;
  const callee = fold(node.expression, file);
  const first = node.arguments[0];
  const emits = /(?:^|\.)emit$/.test(callee) && first && ts.isStringLiteralLike(first) && first.text === 'error';
  const rejects = /(?:^|\.)reject$/.test(callee);
  return emits || rejects ? feature(node, file, 'deleted-reject', 'refuse', 'an error report was taken out') : null;
};

/** Names that the module gives to others. */
export const exported: Reader = (node, file) => {
  const declared =
    ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword);
  if (declared || ts.isExportSpecifier(node) || ts.isExportAssignment(node)) return nameOnly(node, file);
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return null;
  const left = fold(node.left, file);
  return /^(?:module\.)?exports\b/.test(left) ? { ...gone(node, file), key: left } : null;
};

function nameOnly(node: ts.Node, file: ts.SourceFile): Feature {
  const named = node as { name?: ts.Node };
  const variable = ts.isVariableStatement(node) ? node.declarationList.declarations[0]?.name : named.name;
  return { ...gone(node, file), key: variable ? fold(variable, file) : 'default' };
}

function gone(node: ts.Node, file: ts.SourceFile): Feature {
  return {
    name: 'removed-export',
    key: '',
    severity: 'refuse',
    line: lineOf(node, file),
    detail: 'an export was taken out',
  };
}

/** Statements that do something; used when a patch only takes lines away. */
export const working: Reader = (node, file) => {
  const works = ts.isExpressionStatement(node) || ts.isReturnStatement(node) || ts.isVariableStatement(node);
  return works ? feature(node, file, 'deleted-work', 'refuse', `took out: ${fold(node, file).slice(0, 80)}`) : null;
};
