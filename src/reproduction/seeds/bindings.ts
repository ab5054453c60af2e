import ts from 'typescript';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** What a file's name stands for: something imported, or an expression of the file. */
export type Binding =
  /** `name` null: the whole module (namespace import, or what `require` gives). */
  | { kind: 'import'; specifier: string; name: string | null; load: 'import' | 'require' }
  | { kind: 'value'; expression: ts.Expression; key: string | null };

interface Bound {
  binding: Binding;
  /** The block in which the name holds. */
  scope: ts.Node;
  at: number;
}

/** The names of a file with what they stand for. Flow is not followed: the nearest writing before the use counts. */
export class Bindings {
  readonly #bound = new Map<string, Bound[]>();

  constructor(file: ts.SourceFile) {
    const visit = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node)) this.#readImport(node);
      else if (ts.isVariableDeclaration(node) && node.initializer) this.#readDeclaration(node, node.initializer);
      else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
        if (ts.isIdentifier(node.left)) this.#bind(node.left.text, this.#valueOf(node.right), file, node.pos);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }

  /** What a name means at its place; null when the file does not say. */
  of(name: ts.Identifier): Binding | null {
    const place = name.pos;
    const inScope = (this.#bound.get(name.text) ?? []).filter(({ scope }) => scope.pos <= place && place < scope.end);
    const before = inScope.filter(({ at }) => at < place);
    return (before.at(-1) ?? inScope[0])?.binding ?? null;
  }

  #bind(name: string, binding: Binding, scope: ts.Node, at: number): void {
    const known = this.#bound.get(name) ?? [];
    this.#bound.set(name, [...known, { binding, scope, at }]);
  }

  #valueOf(expression: ts.Expression, key: string | null = null): Binding {
    const at = bareExpression(expression);
    const specifier = requiredModule(at);
    return specifier === null
      ? { kind: 'value', expression: at, key }
      : {
          kind: 'import',
          specifier,
          name: key,
          load: ts.isCallExpression(at) && isImportCall(at) ? 'import' : 'require',
        };
  }

  #readImport(node: ts.ImportDeclaration): void {
    const clause = node.importClause;
    if (!clause || !ts.isStringLiteral(node.moduleSpecifier)) return;
    const specifier = node.moduleSpecifier.text;
    const bind = (local: string, name: string | null): void =>
      this.#bind(local, { kind: 'import', specifier, name, load: 'import' }, node.parent, node.pos);
    if (clause.name) bind(clause.name.text, 'default');
    const named = clause.namedBindings;
    if (named && ts.isNamespaceImport(named)) bind(named.name.text, null);
    if (named && ts.isNamedImports(named))
      for (const element of named.elements) bind(element.name.text, (element.propertyName ?? element.name).text);
  }

  #readDeclaration(node: ts.VariableDeclaration, initializer: ts.Expression): void {
    const scope = ts.findAncestor(node, (one) => ts.isBlock(one) || ts.isSourceFile(one)) ?? node;
    if (ts.isIdentifier(node.name)) this.#bind(node.name.text, this.#valueOf(initializer), scope, node.pos);
    if (!ts.isObjectBindingPattern(node.name)) return;
    for (const { name, propertyName } of node.name.elements) {
      const key = propertyName && ts.isIdentifier(propertyName) ? propertyName.text : null;
      if (ts.isIdentifier(name)) this.#bind(name.text, this.#valueOf(initializer, key ?? name.text), scope, node.pos);
    }
  }
}

const isImportCall = (node: ts.CallExpression): boolean => node.expression.kind === ts.SyntaxKind.ImportKeyword;

function requiredModule(node: ts.Expression): string | null {
  if (!ts.isCallExpression(node) || node.arguments.length !== 1) return null;
  const [argument] = node.arguments;
  const loads = isImportCall(node) || (ts.isIdentifier(node.expression) && node.expression.text === 'require');
  return loads && argument && ts.isStringLiteralLike(argument) ? argument.text : null;
}
