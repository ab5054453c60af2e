import ts from 'typescript';
import {
  exportTarget,
  type FunctionNode,
  hasModifier,
  isFunction,
  localFunctions,
  type Parameter,
  parameterOf,
} from './exported-functions.ts';
import { parseSource } from './source.ts';

export interface ClassMethod {
  name: string;
  isStatic: boolean;
  /** Offsets of the function node, end exclusive. */
  start: number;
  end: number;
  parameters: Parameter[];
}

/** A class, or a function that is used as one (`Parser.prototype.parse = function ...`). */
export interface ExportedClass {
  /** Name under which the module hands it out; `default` for an ESM default, null for `module.exports = Parser`. */
  exportName: string | null;
  name: string;
  /** Of its own constructor; null when it has none (and takes what its base takes). */
  constructorParameters: Parameter[] | null;
  methods: ClassMethod[];
}

type ClassNode = ts.ClassLikeDeclaration | FunctionNode;

const textOf = (name: ts.PropertyName | undefined): string | null =>
  name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : null;

/** Classes and functions of a module by the name they have inside. */
function localClasses(file: ts.SourceFile): Map<string, ClassNode> {
  const found = new Map<string, ClassNode>(localFunctions(file));
  for (const statement of file.statements) {
    if (ts.isClassDeclaration(statement) && statement.name) found.set(statement.name.text, statement);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (ts.isIdentifier(name) && initializer && ts.isClassExpression(initializer)) found.set(name.text, initializer);
  }
  return found;
}

/** What a module hands out, by the name inside: `[inside, outside]`; null outside is `module.exports` itself. */
function exportedNames(statement: ts.Statement): Array<[string, string | null]> {
  if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) {
    const isDefault = hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
    if ((ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) && statement.name)
      return [[statement.name.text, isDefault ? 'default' : statement.name.text]];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(
      ({ name }): Array<[string, string]> => (ts.isIdentifier(name) ? [[name.text, name.text]] : []),
    );
  }
  if (ts.isExportAssignment(statement)) return [[statement.expression.getText(), 'default']];
  if (ts.isExpressionStatement(statement)) return assigned(statement.expression);
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier) return [];
  const clause = statement.exportClause;
  return clause && ts.isNamedExports(clause)
    ? clause.elements.map((e): [string, string] => [(e.propertyName ?? e.name).text, e.name.text])
    : [];
}

/** `module.exports = A`, `exports.A = A`, `exports = module.exports = { A, B: C }`. */
function assigned(expression: ts.Expression): Array<[string, string | null]> {
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return [];
  const { left, right } = expression;
  if (ts.isBinaryExpression(right)) return assigned(right);
  const target = exportTarget(left);
  if (target === null) return [];
  if (ts.isIdentifier(right)) return [[right.text, target === '' ? null : target]];
  if (target !== '' || !ts.isObjectLiteralExpression(right)) return [];
  return right.properties.flatMap((property): Array<[string, string]> => {
    const name = textOf(property.name);
    if (name === null) return [];
    if (ts.isShorthandPropertyAssignment(property)) return [[name, name]];
    return ts.isPropertyAssignment(property) && ts.isIdentifier(property.initializer)
      ? [[property.initializer.text, name]]
      : [];
  });
}

function methodsInside(node: ts.ClassLikeDeclaration, file: ts.SourceFile): ClassMethod[] {
  return node.members.flatMap((member): ClassMethod[] => {
    const held = ts.isPropertyDeclaration(member) && isFunction(member.initializer) ? member.initializer : member;
    const name = textOf(member.name);
    if (name === null || !(ts.isMethodDeclaration(held) || isFunction(held))) return [];
    return [methodOf(name, hasModifier(member, ts.SyntaxKind.StaticKeyword), held, file)];
  });
}

const methodOf = (name: string, isStatic: boolean, node: FunctionNode, file: ts.SourceFile): ClassMethod => ({
  name,
  isStatic,
  start: node.getStart(file),
  end: node.end,
  parameters: node.parameters.map(parameterOf),
});

/** `Name.prototype.method = function` (in a chain of assignments too), by class name. */
function prototypeMethods(file: ts.SourceFile): Map<string, ClassMethod[]> {
  const found = new Map<string, ClassMethod[]>();
  for (const statement of file.statements) {
    if (!ts.isExpressionStatement(statement)) continue;
    let at: ts.Expression = statement.expression;
    const targets: Array<[string, string]> = [];
    while (ts.isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const match = /^([A-Za-z_$][\w$]*)\.prototype\.([A-Za-z_$][\w$]*)$/.exec(at.left.getText(file));
      if (match?.[1] && match[2]) targets.push([match[1], match[2]]);
      at = at.right;
    }
    if (!isFunction(at)) continue;
    for (const [owner, name] of targets)
      found.set(owner, [...(found.get(owner) ?? []), methodOf(name, false, at, file)]);
  }
  return found;
}

function constructorOf(node: ClassNode): Parameter[] | null {
  if (!ts.isClassLike(node)) return node.parameters.map(parameterOf);
  const own = node.members.find((member) => ts.isConstructorDeclaration(member) && member.body !== undefined);
  if (own && ts.isConstructorDeclaration(own)) return own.parameters.map(parameterOf);
  return node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) ? null : [];
}

/** Classes that a module exports, with their methods. Re-exports and what a base class has are not followed. */
export function exportedClasses(source: string, fileName: string): ExportedClass[] {
  const file = parseSource(source, fileName);
  const locals = localClasses(file);
  const assignedMethods = prototypeMethods(file);
  return file.statements.flatMap(exportedNames).flatMap(([inside, exportName]): ExportedClass[] => {
    const node = locals.get(inside);
    if (!node) return [];
    const own = ts.isClassLike(node) ? methodsInside(node, file) : [];
    const methods = [...own, ...(assignedMethods.get(inside) ?? [])];
    if (!ts.isClassLike(node) && (methods.length === 0 || ts.isArrowFunction(node))) return [];
    return [{ exportName, name: inside, constructorParameters: constructorOf(node), methods }];
  });
}
