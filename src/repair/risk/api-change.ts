import ts from 'typescript';
import type { ChangedText } from '../signs/read-signs.ts';

/**
 * What other code can see of a file: names it exports with their signatures as written (parameters, types; not bodies).
 * Methods of exported classes count. CommonJS exports count by name.
 */
function surface(path: string, text: string): Set<string> {
  const file = ts.createSourceFile(
    path,
    text,
    ts.ScriptTarget.Latest,
    true,
    /\.[cm]?tsx?$/.test(path) ? undefined : ts.ScriptKind.JSX,
  );
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (isSeen(node)) found.add(signature(node, file));
    if (!ts.isFunctionLike(node) || ts.isConstructorDeclaration(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

function isSeen(node: ts.Node): boolean {
  if (ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node)) return true;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return exportedHere(node);
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isVariableStatement(node))
    return exportedHere(node);
  if (ts.isExportDeclaration(node) || ts.isExportAssignment(node)) return true;
  const assigned = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return assigned && /^(?:module\.)?exports\b/.test(node.left.getText());
}

function exportedHere(node: ts.HasModifiers): boolean {
  return ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword) === true;
}

/** The head of a declaration: everything up to its body. */
function signature(node: ts.Node, file: ts.SourceFile): string {
  const body = (node as { body?: ts.Node }).body;
  const members = ts.isClassDeclaration(node) ? node.members[0] : undefined;
  const value = ts.isVariableStatement(node) ? node.declarationList.declarations[0]?.initializer : undefined;
  const right = ts.isBinaryExpression(node) && !ts.isIdentifier(node.right) ? node.right : undefined;
  const end = (body ?? members ?? value ?? right)?.getStart(file) ?? node.getEnd();
  return file.text.slice(node.getStart(file), end).replace(/\s+/g, ' ').trim();
}

/** Signatures that came or went with the patch, over all files. Empty when callers see no difference. */
export function apiChanges(changes: readonly ChangedText[]): string[] {
  return changes
    .filter((c) => /\.[cm]?[jt]sx?$/.test(c.path))
    .flatMap(({ path, before, after }) => {
      const [old, now] = [surface(path, before ?? ''), surface(path, after)];
      return [...old.symmetricDifference(now)].map((head) => `${path}: ${head.slice(0, 120)}`);
    });
}
