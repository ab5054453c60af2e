import ts from 'typescript';

/** What gives a name its value in one scope. */
export type Binding =
  | { kind: 'parameter'; of: ts.SignatureDeclaration; index: number }
  | { kind: 'variable'; node: ts.VariableDeclaration }
  | { kind: 'function'; node: ts.FunctionDeclaration }
  | { kind: 'class'; node: ts.ClassDeclaration }
  | { kind: 'import'; specifier: string; imported: string }
  | { kind: 'caught' };

type Scope = ts.SignatureDeclaration | ts.SourceFile;

const scopes = new WeakMap<Scope, Map<string, Binding>>();

/** The scope that holds a node: its nearest function, else the module. Blocks are not told apart. */
export function scopeOf(node: ts.Node): Scope {
  for (let at = node.parent; at; at = at.parent) {
    if (ts.isSourceFile(at) || (ts.isFunctionLike(at) && 'body' in at)) return at;
  }
  return node.getSourceFile();
}

/** What a name means at a node; null for globals. */
export function bindingOf(name: ts.Identifier): { binding: Binding; scope: Scope } | null {
  for (let scope = scopeOf(name); ; scope = scopeOf(scope)) {
    const binding = namesIn(scope).get(name.text);
    if (binding) return { binding, scope };
    if (ts.isSourceFile(scope)) return null;
  }
}

/** All expressions assigned to a name within a scope, in source order (`=`, `||=`, `??=`, `&&=`). */
export function assignedTo(name: string, scope: Scope): ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && ts.isIdentifier(node.left) && node.left.text === name && assigns(node)) {
      found.push(node.right);
    }
    ts.forEachChild(node, visit);
  };
  visit(scope);
  return found;
}

function assigns(node: ts.BinaryExpression): boolean {
  const { FirstAssignment, LastAssignment } = ts.SyntaxKind;
  return node.operatorToken.kind >= FirstAssignment && node.operatorToken.kind <= LastAssignment;
}

function namesIn(scope: Scope): Map<string, Binding> {
  const known = scopes.get(scope);
  if (known) return known;
  const names = new Map<string, Binding>();
  scopes.set(scope, names);
  if (!ts.isSourceFile(scope)) {
    for (const [index, parameter] of scope.parameters.entries()) {
      for (const name of boundNames(parameter.name)) names.set(name, { kind: 'parameter', of: scope, index });
    }
  }
  const visit = (node: ts.Node): void => {
    declare(node, names);
    if (!(ts.isFunctionLike(node) && 'body' in node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(scope, visit);
  return names;
}

function declare(node: ts.Node, names: Map<string, Binding>): void {
  if (ts.isVariableDeclaration(node)) {
    const caught = ts.isCatchClause(node.parent);
    for (const name of boundNames(node.name)) {
      if (!names.has(name)) names.set(name, caught ? { kind: 'caught' } : { kind: 'variable', node });
    }
  } else if (ts.isFunctionDeclaration(node) && node.name) names.set(node.name.text, { kind: 'function', node });
  else if (ts.isClassDeclaration(node) && node.name) names.set(node.name.text, { kind: 'class', node });
  else if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    declareImport(node, node.moduleSpecifier.text, names);
  }
}

function declareImport(node: ts.ImportDeclaration, specifier: string, names: Map<string, Binding>): void {
  const clause = node.importClause;
  if (clause?.name) names.set(clause.name.text, { kind: 'import', specifier, imported: 'default' });
  const bindings = clause?.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) {
    names.set(bindings.name.text, { kind: 'import', specifier, imported: '*' });
  } else if (bindings) {
    for (const element of bindings.elements) {
      const imported = (element.propertyName ?? element.name).text;
      names.set(element.name.text, { kind: 'import', specifier, imported });
    }
  }
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}
