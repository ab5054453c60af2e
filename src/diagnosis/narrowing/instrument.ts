import ts from 'typescript';
import { isBodyQuoted, isQuoted } from './quoted.ts';
import type { CodeUnit, ProbeSite } from './probe-site.ts';
import { type ProbeScope, ProbeText } from './probe-text.ts';
import { withoutTypes } from '../../syntax/bare-expression.ts';
import { comparisonOperators } from '../../syntax/comparison.ts';

export interface Instrumented {
  text: string;
  sites: ProbeSite[];
}

const sitesAtMost = 6_000;

/**
 * The file's text with probes (src/runtime/probes.mjs) in the named functions and all within them, and in the module's own
 * code where the file itself is named: values that are assigned, returned, compared and decided on. Meant for one trial's
 * overlay. The program's meaning, its lines, the names of its functions and the engine's messages stay; columns and what
 * functions print of themselves do not. Null when it would be too many, or the text was not understood in full.
 */
export function instrument(
  file: ts.SourceFile,
  path: string,
  units: ReadonlySet<CodeUnit>,
  firstId: number,
): Instrumented | null {
  // Not in the compiler's public types; without it a doubtful tree could not be told from a sound one.
  const { parseDiagnostics = [] } = file as { parseDiagnostics?: readonly unknown[] };
  if (parseDiagnostics.length > 0) return null;
  const text = new ProbeText(file, path, firstId);
  const module = { unit: file, activation: '0', active: units.has(file), nested: false };
  new Prober(text, units).inside(file, module);
  return text.sites.length > sitesAtMost ? null : { text: text.text(), sites: text.sites };
}

const choices: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

class Prober {
  readonly #text: ProbeText;
  readonly #units: ReadonlySet<CodeUnit>;

  constructor(text: ProbeText, units: ReadonlySet<CodeUnit>) {
    this.#text = text;
    this.#units = units;
  }

  inside(node: ts.Node, scope: ProbeScope): void {
    ts.forEachChild(node, (child) => this.#visit(child, scope));
  }

  #visit(node: ts.Node, scope: ProbeScope): void {
    if (isErased(node) || ts.isHeritageClause(node) || ts.isDecorator(node)) return;
    if (ts.isFunctionLike(node)) return this.#function(node, scope);
    if (scope.active) this.#probe(node, scope);
    this.inside(node, scope);
    if (scope.active) this.#after(node, scope);
  }

  #function(node: ts.SignatureDeclaration, outer: ProbeScope): void {
    const body = 'body' in node ? (node.body as ts.Node | undefined) : undefined;
    for (const parameter of node.parameters) if (parameter.initializer) this.#visit(parameter.initializer, outer);
    if (!body) return;
    const active = (this.#units.has(node) || (outer.active && outer.nested)) && !isBodyQuoted(node);
    const names = parameterNames(node);
    if (ts.isBlock(body)) {
      const scope = active
        ? this.#text.enter(bodyStart(body, this.#text.file), node, names)
        : { ...outer, unit: node, active: false, nested: false };
      this.inside(body, scope);
      if (active) this.#text.mark(body.end - 1, node, 'end', scope);
      return;
    }
    // A concise body has no room for a number of its own: it takes the one of the function around it.
    const activation = outer.active ? outer.activation : '0';
    const scope = { unit: node, activation, active, nested: active };
    const value = body as ts.Expression;
    if (active) {
      this.#text.concise(value, names, scope);
      if (isProbable(value)) this.#text.value(value, 'return', scope);
    }
    this.#visit(value, scope);
  }

  /** Probes around a node, put in before those within it. */
  #probe(node: ts.Node, scope: ProbeScope): void {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      this.#value(node.initializer, scope, { name: node.name.text });
    } else if (ts.isReturnStatement(node)) {
      if (!node.expression && !isAsyncGenerator(scope.unit)) this.#text.bareReturn(node, scope);
      else if (node.expression && isProbable(node.expression)) this.#text.value(node.expression, 'return', scope);
    } else if (ts.isPropertyAssignment(node)) {
      if (!isExported(node.parent) && !isTarget(node.parent))
        this.#value(node.initializer, scope, { property: keyOf(node.name) });
    } else if (ts.isShorthandPropertyAssignment(node) && !node.objectAssignmentInitializer) {
      if (!isExported(node.parent) && !isTarget(node.parent)) this.#text.shorthand(node, scope);
    } else if (ts.isIfStatement(node) || ts.isWhileStatement(node) || ts.isDoStatement(node)) {
      this.#branch(node.expression, scope);
    } else if (ts.isForStatement(node)) this.#branch(node.condition, scope);
    else if (ts.isConditionalExpression(node)) {
      this.#branch(node.condition, scope);
      for (const arm of [node.whenTrue, node.whenFalse]) if (isWorkedOut(withoutTypes(arm))) this.#value(arm, scope);
    } else if (ts.isSwitchStatement(node)) this.#operand(node.expression, scope);
    else if (ts.isBinaryExpression(node)) this.#binary(node, scope);
    else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      for (const argument of node.arguments ?? []) if (isWorkedOut(argument)) this.#value(argument, scope);
    } else if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) this.#holder(node, scope);
    else this.#begin(node, scope);
  }

  /** Marks at the begin of clauses, catch blocks and rounds of loops. */
  #begin(node: ts.Node, scope: ProbeScope): void {
    const { file } = this.#text;
    if (ts.isCaseOrDefaultClause(node)) {
      const [first] = node.statements;
      if (first) this.#text.mark(first.getStart(file), node, 'mark', scope);
    } else if (ts.isCatchClause(node)) this.#text.mark(node.block.getStart(file) + 1, node, 'mark', scope);
    else if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && ts.isBlock(node.statement)) {
      const start = node.statement.getStart(file) + 1;
      this.#text.mark(start, node, 'mark', scope);
      if (!ts.isVariableDeclarationList(node.initializer)) return;
      for (const { name } of node.initializer.declarations)
        for (const one of boundNames(name)) this.#text.variable(start, one, scope);
    }
  }

  /** What a pattern took, told behind its statement: its right side is quoted by the engine. */
  #after(node: ts.Node, scope: ProbeScope): void {
    if (!ts.isVariableStatement(node) || !isStatementList(node.parent)) return;
    for (const { name, initializer } of node.declarationList.declarations)
      if (initializer && !ts.isIdentifier(name))
        for (const one of boundNames(name).slice(0, 12)) this.#text.variable(node.end, one, scope);
  }

  #binary(node: ts.BinaryExpression, scope: ProbeScope): void {
    const { kind } = node.operatorToken;
    if (comparisonOperators.has(kind)) {
      this.#operand(node.left, scope);
      this.#operand(node.right, scope);
    } else if (choices.has(kind)) {
      this.#branch(node.left, scope);
      if (isWorkedOut(withoutTypes(node.right))) this.#value(node.right, scope);
    } else if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment)
      this.#assigned(node, scope);
  }

  #assigned(node: ts.BinaryExpression, scope: ProbeScope): void {
    const { left, right, operatorToken } = node;
    if (isExported(right)) return;
    const target = {
      name: ts.isIdentifier(left) ? left.text : null,
      property: ts.isPropertyAccessExpression(left) ? left.name.text : null,
    };
    if (target.name === null && target.property === null && !ts.isElementAccessExpression(left)) return;
    const plainly = operatorToken.kind === ts.SyntaxKind.EqualsToken;
    if (plainly) this.#value(right, scope, target);
    else if (ts.isExpressionStatement(node.parent)) this.#text.value(node, 'value', scope, target);
  }

  #holder(node: ts.PropertyAccessExpression | ts.ElementAccessExpression, scope: ProbeScope): void {
    const holder = node.expression;
    if (node.flags & ts.NodeFlags.OptionalChain || !isWorkedOut(withoutTypes(holder))) return;
    if (!isQuoted(node) && !isQuoted(holder) && !isOfModule(holder)) this.#value(holder, scope);
  }

  #value(node: ts.Expression | undefined, scope: ProbeScope, more: Partial<ProbeSite> = {}): void {
    if (node && isProbable(node)) this.#text.value(node, 'value', scope, more);
  }

  #operand(node: ts.Expression, scope: ProbeScope): void {
    if (isProbable(node) && !ts.isLiteralExpression(withoutTypes(node)) && !isConstant(withoutTypes(node)))
      this.#text.value(node, 'operand', scope);
  }

  #branch(node: ts.Expression | undefined, scope: ProbeScope): void {
    if (node && isProbable(node)) this.#text.value(node, 'branch', scope);
  }
}

/** Not a function or class (it would lose its name), not quoted by the engine, not already inside of a chain. */
function isProbable(node: ts.Expression): boolean {
  const inner = withoutTypes(node);
  if (isSwitch(inner) || isRequire(inner)) return false;
  if (ts.isFunctionLike(inner) || ts.isClassLike(inner) || ts.isOmittedExpression(inner) || ts.isSpreadElement(inner))
    return false;
  const { parent } = node;
  const inChain = ts.isExpression(parent) && (parent.flags & ts.NodeFlags.OptionalChain) !== 0 && isHead(parent, node);
  return !inChain && !isQuoted(node);
}

function isHead(parent: ts.Expression, node: ts.Expression): boolean {
  return 'expression' in parent && parent.expression === node;
}

function isConstant(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.NullKeyword || isSwitch(node);
}

function isSwitch({ kind }: ts.Expression): boolean {
  return kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;
}

// Node finds the names that a CommonJS module exports by their spelling (cjs-module-lexer): it has to stay.
function isRequire(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require';
}

/** The right side of `exports.x = ...` and `module.exports = ...`. */
function isExported(value: ts.Expression): boolean {
  const { parent } = value;
  if (!ts.isBinaryExpression(parent) || parent.right !== value) return false;
  return isOfModule(parent.left);
}

function isOfModule(target: ts.Expression): boolean {
  let root = target;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) && (root.text === 'exports' || root.text === 'module');
}

/** `({ a, b } = value)`: names that are written to. */
function isTarget(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return parent.left === node;
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return parent.initializer === node;
  if (!ts.isPropertyAssignment(parent) && !ts.isArrayLiteralExpression(parent) && !ts.isSpreadElement(parent))
    return false;
  return isTarget(ts.isPropertyAssignment(parent) ? parent.parent : parent);
}

/** An expression whose value is not that of a variable alone. */
function isWorkedOut(node: ts.Expression): boolean {
  return (
    ts.isCallExpression(node) ||
    ts.isAwaitExpression(node) ||
    ((ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) &&
      node.expression.kind !== ts.SyntaxKind.SuperKeyword)
  );
}

function isAsyncGenerator(unit: CodeUnit): boolean {
  return 'asteriskToken' in unit && unit.asteriskToken !== undefined;
}

function isStatementList(node: ts.Node): boolean {
  return ts.isBlock(node) || ts.isSourceFile(node) || ts.isCaseOrDefaultClause(node);
}

/** Types, declarations without code, imports. */
function isErased(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)) return true;
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((m) => m.kind === ts.SyntaxKind.DeclareKeyword)
  );
}

function parameterNames(node: ts.SignatureDeclaration): ts.Identifier[] {
  return node.parameters
    .flatMap(({ name }) => boundNames(name as ts.BindingName))
    .filter(({ text }) => text !== 'this')
    .slice(0, 12);
}

function boundNames(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  if (!ts.isObjectBindingPattern(name) && !ts.isArrayBindingPattern(name)) return [];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)));
}

function keyOf(name: ts.PropertyName): string | null {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name) ? name.text : null;
}

/** Behind the opening brace and the directives. */
function bodyStart(body: ts.Block, file: ts.SourceFile): number {
  const directives = body.statements.findIndex(
    (one) => !(ts.isExpressionStatement(one) && ts.isStringLiteral(one.expression)),
  );
  const last = body.statements[(directives < 0 ? body.statements.length : directives) - 1];
  return last ? last.end : body.getStart(file) + 1;
}
