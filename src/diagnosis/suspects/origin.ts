import ts from 'typescript';
import type { LoadKind } from '../workspace/specifier.ts';
import { functionBehind, isCounter, ownFieldValues, ownMethod, requiredModule, returnsOf } from './code-reading.ts';
import { assignedTo, bindingOf } from './scope.ts';
import { withoutTypes } from '../../syntax/bare-expression.ts';

/** Where a value came from, as far as the syntax of its file tells. */
export type Origin =
  | ModuleOrigin
  /** A module's code called back with it: `on('event', callback)`. */
  | { kind: 'callback'; specifier: string; load: LoadKind; method: string; event: string | null }
  /** The function was handed it; `untouched`: as it is, or element by element. */
  | { kind: 'parameter'; of: ts.SignatureDeclaration; index: number; untouched: boolean }
  | { kind: 'local' };

/** A module gave it: by calling `name` (null: the module's export itself), or it is (part of) the module. */
interface ModuleOrigin {
  kind: 'module';
  specifier: string;
  load: LoadKind;
  name: string | null;
  called: boolean;
  /** Calls before `name`, latest first: `store.list().find(...)` may be the store's `find` or an array's. */
  earlier: string[];
}

const depthAtMost = 14;
const awaiting = new Set(['then', 'catch', 'finally']);
/** Methods that give (parts of) what they were called on. */
const passing = new Set(
  'then catch finally map filter find findLast flat flatMap slice at concat sort reverse values entries get pop shift'.split(
    ' ',
  ),
);
const callingBack = new Set('map filter find findIndex forEach some every flatMap then catch finally'.split(' '));

interface Way {
  untouched: boolean;
  depth: number;
  /** Arguments of the functions that were entered through their calls. */
  given: ReadonlyMap<ts.Node, readonly ts.Expression[]>;
}

/** Follows an expression's value back through assignments, awaits, branches and functions of the same file. */
export function originsOf(expression: ts.Expression): Origin[] {
  const origins = new Tracer().trace(expression, { untouched: true, depth: 0, given: new Map() });
  return [...new Map(origins.map((one) => [keyOf(one), one])).values()];
}

function keyOf(origin: Origin): string {
  if (origin.kind === 'parameter') return `${origin.of.pos} ${origin.index} ${origin.untouched}`;
  return JSON.stringify(origin);
}

function calledOn(origin: ModuleOrigin, name: string): ModuleOrigin {
  const before = origin.called && origin.name !== null ? [origin.name, ...origin.earlier] : [];
  return { ...origin, name, called: true, earlier: before.slice(0, 4) };
}

/** `const { open } = require('x')`: the name is the export `open`, not the module. */
function inPattern(origins: Origin[], name: ts.Identifier, pattern: ts.BindingName): Origin[] {
  if (!ts.isObjectBindingPattern(pattern)) return origins;
  const element = pattern.elements.find((one) => ts.isIdentifier(one.name) && one.name.text === name.text);
  const key = element?.propertyName ?? element?.name;
  if (!key || !ts.isIdentifier(key)) return origins;
  return origins.map((one) => (one.kind === 'module' && !one.called ? { ...one, name: key.text } : one));
}

class Tracer {
  readonly #seen = new Set<ts.Node>();

  trace(expression: ts.Expression, way: Way): Origin[] {
    const node = withoutTypes(expression);
    if (way.depth > depthAtMost || this.#seen.has(node)) return [];
    this.#seen.add(node);
    const next = { ...way, depth: way.depth + 1 };
    if (ts.isAwaitExpression(node)) return this.trace(node.expression, next);
    if (ts.isConditionalExpression(node)) {
      return [node.whenTrue, node.whenFalse].flatMap((one) => this.trace(one, next));
    }
    if (ts.isBinaryExpression(node)) return this.#operator(node, next);
    if (ts.isIdentifier(node)) return this.#name(node, next);
    if (ts.isPropertyAccessExpression(node)) return this.#property(node, next);
    if (ts.isElementAccessExpression(node)) {
      return this.trace(node.expression, { ...next, untouched: way.untouched && isCounter(node.argumentExpression) });
    }
    if (ts.isCallExpression(node)) return this.#call(node, next);
    return ts.isNewExpression(node) ? this.#constructed(node, next) : [{ kind: 'local' }];
  }

  #operator(node: ts.BinaryExpression, way: Way): Origin[] {
    const kind = node.operatorToken.kind;
    if (kind === ts.SyntaxKind.EqualsToken || kind === ts.SyntaxKind.CommaToken) return this.trace(node.right, way);
    const choices = new Set<ts.SyntaxKind>([
      ts.SyntaxKind.BarBarToken,
      ts.SyntaxKind.QuestionQuestionToken,
      ts.SyntaxKind.AmpersandAmpersandToken,
    ]);
    if (!choices.has(kind)) return [{ kind: 'local' }];
    return [node.left, node.right].flatMap((one) => this.trace(one, { ...way, untouched: false }));
  }

  #name(node: ts.Identifier, way: Way): Origin[] {
    const found = bindingOf(node);
    if (!found) return [{ kind: 'local' }];
    const { binding, scope } = found;
    if (binding.kind === 'import') {
      const name = binding.imported === 'default' || binding.imported === '*' ? null : binding.imported;
      return [{ kind: 'module', specifier: binding.specifier, load: 'import', name, called: false, earlier: [] }];
    }
    const changed = assignedTo(node.text, scope);
    const later = (untouched: boolean) => changed.flatMap((value) => this.trace(value, { ...way, untouched }));
    if (binding.kind === 'parameter') {
      const untouched = way.untouched && changed.length === 0;
      return [...this.#parameter(binding.of, binding.index, { ...way, untouched }), ...later(false)];
    }
    if (binding.kind !== 'variable') return [{ kind: 'local' }];
    const loop = binding.node.parent.parent;
    if (ts.isForOfStatement(loop) || ts.isForInStatement(loop)) return this.trace(loop.expression, way);
    const start = binding.node.initializer;
    const whole = way.untouched && ts.isIdentifier(binding.node.name) && changed.length + (start ? 1 : 0) === 1;
    const first = start ? inPattern(this.trace(start, { ...way, untouched: whole }), node, binding.node.name) : [];
    const all = [...first, ...later(whole)];
    return all.length === 0 ? [{ kind: 'local' }] : all;
  }

  #parameter(of: ts.SignatureDeclaration, index: number, way: Way): Origin[] {
    const given = way.given.get(of);
    if (given) return given[index] ? this.trace(given[index], way) : [{ kind: 'local' }];
    const handed: Origin = { kind: 'parameter', of, index, untouched: way.untouched };
    const call = of.parent;
    if (!ts.isCallExpression(call) || !call.arguments.some((one) => one === of)) return [handed];
    const callee = withoutTypes(call.expression);
    const method = ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
    const base = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
    const origins = this.trace(base, { ...way, untouched: way.untouched && callingBack.has(method) });
    if (callingBack.has(method) && origins.some((one) => one.kind !== 'local')) return origins;
    const [first] = call.arguments;
    const event = first && ts.isStringLiteralLike(first) ? first.text : null;
    const from = origins.flatMap((one) => (one.kind === 'module' ? [one] : []));
    if (from.length === 0) return [handed];
    return from.map(({ specifier, load, name }) => ({
      kind: 'callback',
      specifier,
      load,
      method: method || (name ?? ''),
      event,
    }));
  }

  #property(node: ts.PropertyAccessExpression, way: Way): Origin[] {
    const part = { ...way, untouched: false };
    if (node.expression.kind === ts.SyntaxKind.ThisKeyword) {
      const values = ownFieldValues(node).flatMap((value) => this.trace(value, part));
      return values.length === 0 ? [{ kind: 'local' }] : values;
    }
    return this.trace(node.expression, part).map((one) =>
      one.kind === 'module' && !one.called ? { ...one, name: node.name.text } : one,
    );
  }

  #call(node: ts.CallExpression, way: Way): Origin[] {
    const required = requiredModule(node);
    if (required) return [{ kind: 'module', ...required, name: null, called: false, earlier: [] }];
    const callee = withoutTypes(node.expression);
    if (ts.isPropertyAccessExpression(callee)) return this.#method(node, callee, way);
    const body = ts.isIdentifier(callee) ? functionBehind(bindingOf(callee)?.binding) : null;
    if (body) return this.#returned(body, node.arguments, way);
    return this.#out(callee, way);
  }

  #method(node: ts.CallExpression, callee: ts.PropertyAccessExpression, way: Way): Origin[] {
    const name = callee.name.text;
    const own = callee.expression.kind === ts.SyntaxKind.ThisKeyword ? ownMethod(callee, name) : null;
    if (own) return this.#returned(own, node.arguments, way);
    return this.trace(callee.expression, { ...way, untouched: false }).map((one): Origin => {
      if (one.kind === 'module') return awaiting.has(name) && one.called ? one : calledOn(one, name);
      return passing.has(name) ? one : { kind: 'local' };
    });
  }

  #constructed(node: ts.NewExpression, way: Way): Origin[] {
    return this.#out(node.expression, way);
  }

  /** What calling or constructing `callee` gives: of a module's export, the module's. */
  #out(callee: ts.Expression, way: Way): Origin[] {
    const from = this.trace(callee, { ...way, untouched: false });
    return from.map((one) => (one.kind === 'module' ? { ...one, called: true } : { kind: 'local' }));
  }

  #returned(body: ts.SignatureDeclaration, args: readonly ts.Expression[], way: Way): Origin[] {
    const given = new Map([...way.given, [body, args] as const]);
    const found = returnsOf(body).flatMap((value) => this.trace(value, { ...way, untouched: false, given }));
    return found.length === 0 ? [{ kind: 'local' }] : found;
  }
}
