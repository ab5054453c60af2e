import ts from 'typescript';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { CallStep } from '../../domain/scenario.ts';
import { parseSource } from '../../syntax/source.ts';
import { Bindings } from './bindings.ts';
import { literalValue, type Lookup } from './literal.ts';
import { bareExpression } from '../../syntax/bare-expression.ts';

/** A call that a test makes of imported code, with arguments that can be told from the text. */
export interface TestCall {
  /** The module as the test names it, and how it loads it. */
  specifier: string;
  load: 'import' | 'require';
  /** From the module's namespace or exports to the call. */
  steps: CallStep[];
}

type Chain = TestCall;
const maxSteps = 6;
const maxCalls = 600;
const maxArguments = 20_000;

/** The calls with literal arguments that a test file makes of what it imports, in the order of the text, without repeats. */
export function testCalls(source: string, fileName: string): TestCall[] {
  const file = parseSource(source, fileName);
  const reader = new ChainReader(new Bindings(file));
  const found = new Map<string, TestCall>();
  const visit = (node: ts.Node): void => {
    if (found.size >= maxCalls) return;
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const chain = reader.chainOf(node);
      const key = JSON.stringify(chain);
      if (chain && chain.steps.some((step) => step.do !== 'get') && key.length <= maxArguments) found.set(key, chain);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found.values()];
}

/** Reads expressions as ways from a module: `new Parser({}).parse('x')` is get Parser, new, call parse. */
class ChainReader {
  readonly #bindings: Bindings;
  readonly #lookup: Lookup;

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
    this.#lookup = (name) => {
      const binding = bindings.of(name);
      return binding?.kind === 'value' && binding.key === null ? binding.expression : null;
    };
  }

  chainOf(expression: ts.Expression, depth = 0): Chain | null {
    const at = bareExpression(expression);
    if (depth > maxSteps * 2) return null;
    if (ts.isIdentifier(at)) return this.#named(at, depth);
    if (ts.isPropertyAccessExpression(at)) return this.#property(at.expression, at.name.text, depth);
    if (ts.isElementAccessExpression(at) && ts.isStringLiteralLike(at.argumentExpression))
      return this.#property(at.expression, at.argumentExpression.text, depth);
    if (ts.isCallExpression(at)) return this.#call(at, depth);
    if (ts.isNewExpression(at)) return this.#construction(at, depth);
    return null;
  }

  #named(name: ts.Identifier, depth: number): Chain | null {
    const binding = this.#bindings.of(name);
    if (binding?.kind === 'import') {
      const { specifier, load } = binding;
      return { specifier, load, steps: binding.name === null ? [] : [{ do: 'get', name: binding.name }] };
    }
    if (!binding || binding.expression === name) return null;
    return binding.key === null
      ? this.chainOf(binding.expression, depth + 1)
      : this.#property(binding.expression, binding.key, depth);
  }

  #property(on: ts.Expression, name: string, depth: number): Chain | null {
    return extended(this.chainOf(on, depth + 1), { do: 'get', name });
  }

  #call(node: ts.CallExpression, depth: number): Chain | null {
    const callee = this.chainOf(node.expression, depth + 1);
    const args = callee ? this.#arguments(node.arguments) : null;
    const last = callee?.steps.at(-1);
    if (!callee || !args) return null;
    return last?.do === 'get'
      ? { ...callee, steps: [...callee.steps.slice(0, -1), { do: 'call', name: last.name, args }] }
      : extended(callee, { do: 'call', name: null, args });
  }

  #construction(node: ts.NewExpression, depth: number): Chain | null {
    const owner = this.chainOf(node.expression, depth + 1);
    const args = owner ? this.#arguments(node.arguments ?? []) : null;
    return args ? extended(owner, { do: 'new', args }) : null;
  }

  /** Callbacks at the end are left away; anything else that is no literal makes the call unusable. */
  #arguments(nodes: readonly ts.Expression[]): EncodedValue[] | null {
    const kept = [...nodes];
    while (kept.at(-1) && ts.isFunctionLike(bareExpression(kept.at(-1) as ts.Expression))) kept.pop();
    const values = kept.map((node) => literalValue(node, this.#lookup));
    return values.every((value) => value !== undefined) ? values : null;
  }
}

function extended(chain: Chain | null, step: CallStep): Chain | null {
  return chain && chain.steps.length < maxSteps ? { ...chain, steps: [...chain.steps, step] } : null;
}
