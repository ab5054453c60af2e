import ts from 'typescript';
import { nodesIn } from './source.ts';

export type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.ConstructorDeclaration
  | ts.GetAccessorDeclaration
  | ts.SetAccessorDeclaration;

export function isFunctionLike(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isGetAccessorDeclaration(node) ||
    ts.isSetAccessorDeclaration(node)
  );
}

/** The innermost function around a node (not the node itself); null at module level. */
export function functionOf(node: ts.Node): FunctionNode | null {
  for (let n = node.parent; n; n = n.parent) if (isFunctionLike(n)) return n;
  return null;
}

/** Functions around a node, innermost first. */
export function functionsAround(node: ts.Node): FunctionNode[] {
  const found: FunctionNode[] = [];
  for (let fn = functionOf(node); fn; fn = functionOf(fn)) found.push(fn);
  return found;
}

/** Name by which a function is known: its own, its variable's, its property's, its class's for a constructor. */
export function functionName(fn: FunctionNode): string | null {
  if (ts.isConstructorDeclaration(fn)) return fn.parent.name?.text ?? null;
  if (fn.name) return ts.isComputedPropertyName(fn.name) ? null : fn.name.text;
  const parent = fn.parent;
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
    return ts.isIdentifier(parent.name) || ts.isStringLiteral(parent.name) ? parent.name.text : null;
  }
  if (ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left)) return parent.left.name.text;
  if (ts.isBinaryExpression(parent) && ts.isIdentifier(parent.left)) return parent.left.text;
  return null;
}

const notInto = (node: ts.Node): boolean => !isFunctionLike(node);

/** Nodes of a function's own body, not of functions inside it. */
export function ownNodes<T extends ts.Node>(fn: ts.Node, test: (n: ts.Node) => n is T): T[] {
  return nodesIn(fn, test, notInto);
}

/** Names bound by a parameter or variable name, patterns included. */
export function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((e) => (ts.isOmittedExpression(e) ? [] : boundNames(e.name)));
}

export type Declaration =
  | ts.ParameterDeclaration
  | ts.VariableDeclaration
  | ts.BindingElement
  | FunctionNode
  | ts.ClassDeclaration
  | ts.ImportDeclaration;

/** The declaration that an identifier refers to, by lexical scope within its file; null when there is none. */
export function declarationOf(id: ts.Identifier): Declaration | null {
  return lookup(id.text, id.parent);
}

/** The declaration that a name would refer to if it stood at a node. */
export function lookup(name: string, at: ts.Node): Declaration | null {
  for (let scope: ts.Node = at; scope; scope = scope.parent) {
    const found = declaredIn(scope, name);
    if (found) return found;
  }
  return null;
}

/** True when every variable that the node mentions means the same at another place and has its value there. */
export function meansTheSame(node: ts.Node, at: ts.Node): boolean {
  const ids = ts.isIdentifier(node) ? [node] : nodesIn(node, ts.isIdentifier);
  return ids.filter(isReference).every((id) => {
    const there = lookup(id.text, at);
    if (there !== declarationOf(id)) return false;
    const isLate = there && !isFunctionLike(there) && !ts.isParameter(there) && there.getStart() > at.getStart();
    return !isLate;
  });
}

function declaredIn(scope: ts.Node, name: string): Declaration | null {
  if (isFunctionLike(scope)) {
    const parameter = scope.parameters.find((p) => boundNames(p.name).some((n) => n.text === name));
    if (parameter) return ts.isIdentifier(parameter.name) ? parameter : bindingNamed(parameter.name, name);
    return varDeclared(scope, name);
  }
  if (ts.isSourceFile(scope)) return fromStatements(scope.statements, name) ?? varDeclared(scope, name);
  if (ts.isBlock(scope) || ts.isCaseOrDefaultClause(scope)) return fromStatements(scope.statements, name);
  if (ts.isCatchClause(scope) && scope.variableDeclaration) return fromList([scope.variableDeclaration], name);
  if (ts.isForStatement(scope) || ts.isForOfStatement(scope) || ts.isForInStatement(scope)) {
    const init = scope.initializer;
    return init && ts.isVariableDeclarationList(init) ? fromList(init.declarations, name) : null;
  }
  return null;
}

/** `var` anywhere in the function reaches all of it. */
function varDeclared(scope: ts.Node, name: string): Declaration | null {
  const lists = ownNodes(scope, ts.isVariableDeclarationList).filter((l) => (l.flags & ts.NodeFlags.BlockScoped) === 0);
  for (const list of lists) {
    const found = fromList(list.declarations, name);
    if (found) return found;
  }
  return null;
}

function fromStatements(statements: readonly ts.Statement[], name: string): Declaration | null {
  for (const s of statements) {
    if (ts.isVariableStatement(s)) {
      const found = fromList(s.declarationList.declarations, name);
      if (found) return found;
    } else if ((ts.isFunctionDeclaration(s) || ts.isClassDeclaration(s)) && s.name?.text === name) return s;
    else if (ts.isImportDeclaration(s) && importedNames(s).includes(name)) return s;
  }
  return null;
}

function fromList(list: readonly ts.VariableDeclaration[], name: string): Declaration | null {
  for (const d of list) {
    if (ts.isIdentifier(d.name)) {
      if (d.name.text === name) return d;
    } else {
      const found = bindingNamed(d.name, name);
      if (found) return found;
    }
  }
  return null;
}

function bindingNamed(pattern: ts.BindingPattern, name: string): ts.BindingElement | null {
  for (const e of pattern.elements) {
    if (ts.isOmittedExpression(e)) continue;
    if (ts.isIdentifier(e.name)) {
      if (e.name.text === name) return e;
    } else {
      const inner = bindingNamed(e.name, name);
      if (inner) return inner;
    }
  }
  return null;
}

/** Local names that an import statement binds. */
export function importedNames(s: ts.ImportDeclaration): string[] {
  const clause = s.importClause;
  if (!clause) return [];
  const names = clause.name ? [clause.name.text] : [];
  const bound = clause.namedBindings;
  if (bound) names.push(...(ts.isNamespaceImport(bound) ? [bound.name.text] : bound.elements.map((e) => e.name.text)));
  return names;
}

/** Names visible at a node, nearest scope first, without duplicates. */
export function namesInScope(node: ts.Node): string[] {
  const names = new Set<string>();
  for (let scope: ts.Node | undefined = node; scope; scope = scope.parent) {
    if (isFunctionLike(scope)) {
      for (const p of scope.parameters) for (const n of boundNames(p.name)) names.add(n.text);
      if (scope.name && ts.isIdentifier(scope.name)) names.add(scope.name.text);
    }
    const own = ts.isSourceFile(scope) || isFunctionLike(scope) ? scope : null;
    if (!own) continue;
    for (const d of ownNodes(own, ts.isVariableDeclaration)) for (const n of boundNames(d.name)) names.add(n.text);
    for (const d of ownNodes(own, ts.isFunctionDeclaration)) if (d.name) names.add(d.name.text);
    if (ts.isSourceFile(own)) {
      for (const s of own.statements) {
        if (ts.isClassDeclaration(s) && s.name) names.add(s.name.text);
        if (ts.isImportDeclaration(s)) for (const n of importedNames(s)) names.add(n);
      }
    }
  }
  return [...names];
}

/** True when the identifier is a use of a variable: not a property name, not a key, not a declaration. */
export function isReference(id: ts.Identifier): boolean {
  const p = id.parent;
  if (ts.isPropertyAccessExpression(p)) return p.expression === id;
  if (ts.isPropertyAssignment(p)) return p.initializer === id;
  if (ts.isBindingElement(p)) return p.initializer === id;
  if (ts.isVariableDeclaration(p) || ts.isParameter(p) || ts.isPropertyDeclaration(p)) return p.initializer === id;
  if (ts.isArrowFunction(p)) return p.body === id;
  if (ts.isFunctionLike(p) || ts.isClassLike(p)) return false;
  return (
    !ts.isLabeledStatement(p) &&
    !ts.isBreakOrContinueStatement(p) &&
    !ts.isImportSpecifier(p) &&
    !ts.isExportSpecifier(p)
  );
}

/** Identifiers of a name anywhere below a node. */
export function nodesOfName(node: ts.Node, name: string): ts.Identifier[] {
  return nodesIn(node, ts.isIdentifier).filter((id) => id.text === name);
}
