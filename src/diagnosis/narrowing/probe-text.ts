import ts from 'typescript';
import type { CodeUnit, ProbeKind, ProbeSite } from './probe-site.ts';
import { withoutTypes } from '../../syntax/bare-expression.ts';

/** Where a probe stands: the function around it, and the variable that holds the number of its activation. */
export interface ProbeScope {
  unit: CodeUnit;
  activation: string;
  /** Whether probes are put in here, and in the functions within. */
  active: boolean;
  nested: boolean;
}

interface Insertion {
  at: number;
  text: string;
  /** Ends come before beginnings at one place; inner ends before outer ones. */
  order: number;
}

const runtime = '$$reproof';

/** The probes of one file: what is inserted where. Lines stay as they are; nothing is ever taken away. */
export class ProbeText {
  readonly sites: ProbeSite[] = [];
  readonly file: ts.SourceFile;
  readonly #path: string;
  readonly #insertions: Insertion[] = [];
  #nextId: number;

  constructor(file: ts.SourceFile, path: string, firstId: number) {
    this.file = file;
    this.#path = path;
    this.#nextId = firstId;
  }

  /** Text of the file with its probes. */
  text(): string {
    const sorted = this.#insertions.toSorted((a, b) => a.at - b.at || a.order - b.order);
    let text = '';
    let from = 0;
    for (const { at, text: inserted } of sorted) {
      text += this.file.text.slice(from, at) + inserted;
      from = at;
    }
    return text + this.file.text.slice(from);
  }

  site(kind: ProbeKind, node: ts.Node, unit: CodeUnit, more: Partial<ProbeSite> = {}): number {
    const id = this.#nextId++;
    this.sites.push({ id, kind, file: this.#path, node, unit, name: null, property: null, ...more });
    return id;
  }

  /** Puts text in at an offset, behind what was put there before. */
  insert(at: number, text: string): void {
    this.#insertions.push({ at, text, order: 0 });
  }

  /** Around an expression; outer ones have to be put in before inner ones. */
  around(node: ts.Node, before: string, after: string): void {
    const depth = this.#insertions.length;
    this.#insertions.push({ at: node.getStart(this.file), text: before, order: 1 });
    this.#insertions.push({ at: node.end, text: after, order: -1 - depth });
  }

  /** A probe around an expression that tells its value. */
  value(node: ts.Expression, kind: ProbeKind, scope: ProbeScope, more: Partial<ProbeSite> = {}): void {
    const id = this.site(kind, node, scope.unit, more);
    const member = memberOf(node);
    if (!member) return this.around(node, `${runtime}.v(${scope.activation},${id},(`, '))');
    this.site('holder', node, scope.unit);
    this.site('key', node, scope.unit);
    this.around(node, `${runtime}.m(${scope.activation},${id},(`, `),${member.holder},${member.key})`);
  }

  /** `{ size }` becomes `{ size: (probe of size) }`. */
  shorthand({ name }: ts.ShorthandPropertyAssignment, scope: ProbeScope): void {
    const id = this.site('value', name, scope.unit, { property: name.text });
    this.around(name, `${name.text}:${runtime}.v(${scope.activation},${id},(`, '))');
  }

  /** A statement that tells the value of a variable. */
  variable(at: number, name: ts.Identifier, scope: ProbeScope): void {
    const id = this.site('value', name, scope.unit, { name: name.text });
    this.insert(at, `;${runtime}.v(${scope.activation},${id},${name.text});`);
  }

  /** A statement that tells that it was reached. */
  mark(at: number, node: ts.Node, kind: ProbeKind, scope: ProbeScope): void {
    this.insert(at, `;${runtime}.k(${scope.activation},${this.site(kind, node, scope.unit)});`);
  }

  /** `return;` that tells itself. */
  bareReturn(node: ts.ReturnStatement, scope: ProbeScope): void {
    const id = this.site('return', node, scope.unit);
    this.insert(node.getStart(this.file) + 'return'.length, ` ${runtime}.v(${scope.activation},${id})`);
  }

  /** The begin of a function's body at an offset; gives the scope within. */
  enter(at: number, unit: ts.SignatureDeclaration, names: readonly ts.Identifier[]): ProbeScope {
    const id = this.site('enter', unit, unit);
    for (const name of names) this.site('parameter', name, unit, { name: name.text });
    const activation = `$$a${id}`;
    const given = [id, ...names.map(({ text }) => text)].join(',');
    this.insert(at, `;const ${activation}=${runtime}.e(${given});`);
    return { unit, activation, active: true, nested: true };
  }

  /** The parameters of a function that is but an expression, told before it. */
  concise(body: ts.Expression, names: readonly ts.Identifier[], scope: ProbeScope): void {
    const told = names.map((name) => {
      const id = this.site('parameter', name, scope.unit, { name: name.text });
      return `${runtime}.v(${scope.activation},${id},${name.text}),`;
    });
    if (told.length > 0) this.around(body, `(${told.join('')}`, ')');
  }
}

/** Holder and key of a member that may be named a second time: plain names and literals, which run no code. */
function memberOf(node: ts.Expression): { holder: string; key: string } | null {
  const at = withoutTypes(node);
  if (ts.isPropertyAccessExpression(at) && ts.isIdentifier(at.expression) && ts.isIdentifier(at.name)) {
    return { holder: at.expression.text, key: JSON.stringify(at.name.text) };
  }
  if (ts.isElementAccessExpression(at) && !at.questionDotToken && ts.isIdentifier(at.expression)) {
    const key = nameOrLiteral(at.argumentExpression);
    return key ? { holder: at.expression.text, key } : null;
  }
  if (!ts.isCallExpression(at) || at.arguments.length !== 1 || at.flags & ts.NodeFlags.OptionalChain) return null;
  const callee = at.expression;
  const key = at.arguments[0] ? nameOrLiteral(at.arguments[0]) : null;
  if (!ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression) || !key) return null;
  return { holder: callee.expression.text, key };
}

function nameOrLiteral(node: ts.Expression): string | null {
  if (ts.isIdentifier(node) && node.text !== 'arguments') return node.text;
  return ts.isStringLiteral(node) || ts.isNumericLiteral(node) ? JSON.stringify(node.text) : null;
}
