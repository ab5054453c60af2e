import ts from 'typescript';
import { parseSource } from './source.ts';

export interface ExportedFunction {
  /** Name under which the module hands it out; `default` for an ESM default, null for `module.exports = function`. */
  exportName: string | null;
  /** Offsets of the function node, end exclusive. */
  start: number;
  end: number;
  parameters: Parameter[];
}

/** A parameter by name, or the names that its pattern takes out of an object or a list. */
export type Parameter =
  | { kind: 'name'; name: string; rest: boolean }
  | { kind: 'object'; names: string[] }
  | { kind: 'other' };

export function parameterOf(parameter: ts.ParameterDeclaration): Parameter {
  if (ts.isIdentifier(parameter.name))
    return { kind: 'name', name: parameter.name.text, rest: parameter.dotDotDotToken !== undefined };
  if (!ts.isObjectBindingPattern(parameter.name)) return { kind: 'other' };
  const names = parameter.name.elements.flatMap((e) =>
    ts.isIdentifier(e.name) && !e.propertyName && !e.dotDotDotToken ? [e.name.text] : [],
  );
  return names.length === parameter.name.elements.length ? { kind: 'object', names } : { kind: 'other' };
}

export type FunctionNode = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;
export const isFunction = (node: ts.Node | undefined): node is FunctionNode =>
  node !== undefined && (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node));

/** Functions of a module by the name they have inside: declarations and `const name = function`. */
export function localFunctions(file: ts.SourceFile): Map<string, FunctionNode> {
  const found = new Map<string, FunctionNode>();
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name) found.set(statement.name.text, statement);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (ts.isIdentifier(name) && isFunction(initializer)) found.set(name.text, initializer);
    }
  }
  return found;
}

export const hasModifier = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((m) => m.kind === kind) ?? false);

/** `module.exports`, `exports`: '' ; `exports.name`, `module.exports.name`: the name; else null. */
export function exportTarget(node: ts.Expression): string | null {
  const text = node.getText();
  const match = /^(?:module\.exports|exports)(?:\.([A-Za-z_$][\w$]*))?$/.exec(text);
  return match ? (match[1] ?? (text === 'module.exports' ? '' : null)) : null;
}

function esmExports(file: ts.SourceFile, locals: Map<string, FunctionNode>): Array<[string, FunctionNode]> {
  return file.statements.flatMap((statement): Array<[string, FunctionNode]> => {
    const isDefault = hasModifier(statement, ts.SyntaxKind.DefaultKeyword);
    if (ts.isFunctionDeclaration(statement) && hasModifier(statement, ts.SyntaxKind.ExportKeyword))
      return [[isDefault ? 'default' : (statement.name?.text ?? 'default'), statement]];
    if (ts.isVariableStatement(statement) && hasModifier(statement, ts.SyntaxKind.ExportKeyword)) {
      return statement.declarationList.declarations.flatMap(
        ({ name, initializer }): Array<[string, FunctionNode]> =>
          ts.isIdentifier(name) && isFunction(initializer) ? [[name.text, initializer]] : [],
      );
    }
    if (ts.isExportAssignment(statement)) {
      const node = isFunction(statement.expression) ? statement.expression : locals.get(statement.expression.getText());
      return node ? [['default', node]] : [];
    }
    if (
      !ts.isExportDeclaration(statement) ||
      statement.moduleSpecifier ||
      !statement.exportClause ||
      !ts.isNamedExports(statement.exportClause)
    )
      return [];
    return statement.exportClause.elements.flatMap((e): Array<[string, FunctionNode]> => {
      const node = locals.get((e.propertyName ?? e.name).text);
      return node ? [[e.name.text, node]] : [];
    });
  });
}

/** The function that a property of an object holds: as a method, a function, or by the name of one. */
function functionOf(
  property: ts.ObjectLiteralElementLike,
  locals: Map<string, FunctionNode>,
): FunctionNode | undefined {
  if (ts.isMethodDeclaration(property)) return property;
  if (ts.isShorthandPropertyAssignment(property)) return locals.get(property.name.text);
  if (!ts.isPropertyAssignment(property)) return undefined;
  const { initializer } = property;
  return isFunction(initializer) ? initializer : locals.get(initializer.getText());
}

function cjsExports(file: ts.SourceFile, locals: Map<string, FunctionNode>): Array<[string | null, FunctionNode]> {
  return file.statements.flatMap((statement): Array<[string | null, FunctionNode]> => {
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return [];
    const { left, right } = statement.expression;
    const target = exportTarget(left);
    if (target === null) return [];
    const node = isFunction(right) ? right : locals.get(right.getText());
    if (node) return [[target === '' ? null : target, node]];
    if (target !== '' || !ts.isObjectLiteralExpression(right)) return [];
    return right.properties.flatMap((p): Array<[string, FunctionNode]> => {
      const value = functionOf(p, locals);
      return value && p.name ? [[p.name.getText().replace(/['"]/g, ''), value]] : [];
    });
  });
}

/** Functions that a module exports, with where they stand and what they take. Classes and re-exports are not followed. */
export function exportedFunctions(source: string, fileName: string): ExportedFunction[] {
  const file = parseSource(source, fileName);
  const locals = localFunctions(file);
  return [...esmExports(file, locals), ...cjsExports(file, locals)].map(([exportName, node]) => ({
    exportName,
    start: node.getStart(file),
    end: node.end,
    parameters: node.parameters.map(parameterOf),
  }));
}
