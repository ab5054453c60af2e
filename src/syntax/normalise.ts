import ts from 'typescript';

const globals = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  'undefined',
  'require',
  'module',
  'exports',
  'window',
]);

export interface NormaliseOptions {
  /** Names of local variables become `$1`, `$2`, ... in order of appearance; globals and properties keep theirs. */
  foldLocals?: boolean;
}

/**
 * One spelling for an expression: formatting, comments, quotes, redundant parentheses, TypeScript's types, optional
 * `new` parentheses, `a['b']`, `void 0`, `!0` and the bodies of functions do not count.
 * Text that is no expression comes back with its white space folded.
 */
export function normaliseExpression(text: string, options: NormaliseOptions = {}): string {
  const foldLocals = options.foldLocals ?? false;
  const key = `${foldLocals ? '$' : '='}${text}`;
  const known = spellings.get(key);
  if (known !== undefined) return known;
  const node = expressionOf(text);
  const spelling = node ? new Printer(foldLocals).print(node) : text.replace(/\s+/g, ' ').trim();
  if (spellings.size >= maxSpellings) spellings.clear();
  spellings.set(key, spelling);
  return spelling;
}

/** A search judges the same few expressions thousands of times. */
const spellings = new Map<string, string>();
const maxSpellings = 2_000;

/** Names of the variables (not properties, not globals) that an expression mentions, in order, without repetition. */
export function localsOf(text: string): string[] {
  const node = expressionOf(text);
  if (!node) return [];
  const printer = new Printer(true);
  printer.print(node);
  return [...printer.locals.keys()];
}

/** The constant texts of an expression's string and template literals, in order (a message that it builds). */
export function literalsOf(text: string): string[] {
  const node = expressionOf(text);
  const found: string[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isElementAccessExpression(child.parent)) return;
    if (ts.isStringLiteralLike(child) || ts.isTemplateHead(child) || ts.isTemplateMiddleOrTemplateTail(child)) {
      found.push(child.text);
    }
    ts.forEachChild(child, visit);
  };
  if (node) ts.forEachChild(node, visit);
  return found.filter((literal) => literal.trim() !== '');
}

function expressionOf(text: string): ts.Expression | null {
  const source = `(${text.replaceAll('{…}', '{}')}\n)`;
  const file = ts.createSourceFile('expression.tsx', source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const { parseDiagnostics } = file as ts.SourceFile & { parseDiagnostics?: readonly unknown[] };
  const [statement] = file.statements;
  if (!statement || !ts.isExpressionStatement(statement) || (parseDiagnostics?.length ?? 0) > 0) return null;
  const { expression } = statement;
  return ts.isParenthesizedExpression(expression) ? expression.expression : expression;
}

class Printer {
  readonly locals = new Map<string, string>();
  readonly #fold: boolean;
  constructor(fold: boolean) {
    this.#fold = fold;
  }

  print(node: ts.Node): string {
    if (ts.isParenthesizedExpression(node)) return this.#parenthesised(node.expression);
    if (ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
      return this.print(node.expression);
    }
    if (ts.isIdentifier(node)) return this.#name(node.text);
    if (ts.isStringLiteralLike(node)) return JSON.stringify(node.text);
    if (ts.isNumericLiteral(node)) return String(Number(node.text));
    if (ts.isFunctionLike(node)) return '=>{…}';
    if (ts.isClassLike(node)) return 'class{…}';
    return this.#access(node) ?? this.#operator(node) ?? this.#list(node) ?? this.#raw(node);
  }

  #name(name: string): string {
    if (!this.#fold || globals.has(name)) return name;
    const known = this.locals.get(name) ?? `$${this.locals.size + 1}`;
    this.locals.set(name, known);
    return known;
  }

  #parenthesised(inner: ts.Expression): string {
    const text = this.print(inner);
    const needed =
      ts.isBinaryExpression(inner) ||
      ts.isConditionalExpression(inner) ||
      ts.isAwaitExpression(inner) ||
      ts.isYieldExpression(inner);
    return needed ? `(${text})` : text;
  }

  #access(node: ts.Node): string | null {
    if (ts.isPropertyAccessExpression(node)) {
      return `${this.print(node.expression)}${node.questionDotToken ? '?.' : '.'}${node.name.text}`;
    }
    if (ts.isElementAccessExpression(node)) {
      const key = node.argumentExpression;
      const optional = node.questionDotToken ? '?.' : '';
      if (ts.isStringLiteralLike(key) && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key.text)) {
        return `${this.print(node.expression)}${optional || '.'}${key.text}`;
      }
      return `${this.print(node.expression)}${optional}[${this.print(key)}]`;
    }
    if (ts.isCallExpression(node)) {
      return `${this.print(node.expression)}${node.questionDotToken ? '?.' : ''}(${this.#all(node.arguments)})`;
    }
    return ts.isNewExpression(node) ? `new ${this.print(node.expression)}(${this.#all(node.arguments ?? [])})` : null;
  }

  #operator(node: ts.Node): string | null {
    if (ts.isVoidExpression(node) && ts.isNumericLiteral(node.expression)) return 'undefined';
    if (ts.isPrefixUnaryExpression(node)) {
      const operator = ts.tokenToString(node.operator) ?? '';
      const operand = this.print(node.operand);
      if (operator === '!' && (operand === '0' || operand === '1')) return String(operand === '0');
      return `${operator}${operand}`;
    }
    if (ts.isPostfixUnaryExpression(node)) return `${this.print(node.operand)}${ts.tokenToString(node.operator) ?? ''}`;
    if (ts.isBinaryExpression(node)) {
      const operator = ts.tokenToString(node.operatorToken.kind) ?? '';
      return `${this.print(node.left)} ${operator} ${this.print(node.right)}`;
    }
    if (ts.isConditionalExpression(node)) {
      return `${this.print(node.condition)} ? ${this.print(node.whenTrue)} : ${this.print(node.whenFalse)}`;
    }
    if (ts.isAwaitExpression(node)) return `await ${this.print(node.expression)}`;
    if (ts.isTypeOfExpression(node)) return `typeof ${this.print(node.expression)}`;
    if (ts.isDeleteExpression(node)) return `delete ${this.print(node.expression)}`;
    return ts.isSpreadElement(node) || ts.isSpreadAssignment(node) ? `...${this.print(node.expression)}` : null;
  }

  #list(node: ts.Node): string | null {
    if (ts.isArrayLiteralExpression(node)) return `[${this.#all(node.elements)}]`;
    if (ts.isObjectLiteralExpression(node)) return `{${this.#all(node.properties)}}`;
    if (ts.isPropertyAssignment(node)) return `${this.#key(node.name)}:${this.print(node.initializer)}`;
    if (ts.isShorthandPropertyAssignment(node)) return `${node.name.text}:${this.#name(node.name.text)}`;
    if (ts.isTemplateExpression(node)) {
      const spans = node.templateSpans.map((span) => `\${${this.print(span.expression)}}${span.literal.text}`);
      return `\`${node.head.text}${spans.join('')}\``;
    }
    if (ts.isTaggedTemplateExpression(node)) return `${this.print(node.tag)}${this.print(node.template)}`;
    return null;
  }

  #key(name: ts.PropertyName): string {
    return ts.isComputedPropertyName(name) ? `[${this.print(name.expression)}]` : name.text;
  }

  #all(nodes: readonly ts.Node[]): string {
    return nodes.map((node) => this.print(node)).join(',');
  }

  #raw(node: ts.Node): string {
    return node.getText().replace(/\s+/g, ' ');
  }
}
