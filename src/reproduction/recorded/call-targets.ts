import type { EncodedValue } from '../../domain/encoded-value.ts';
import type { CallStep } from '../../domain/scenario.ts';
import { exportedClasses } from '../../syntax/exported-classes.ts';
import { exportedFunctions, type Parameter } from '../../syntax/exported-functions.ts';
import { enclosingFunction } from '../../syntax/function-at.ts';
import type { ReproductionContext } from '../context.ts';
import { isEsm } from '../writing/module-system.ts';
import { type KnownFrame, knownFrames } from './frames.ts';

/** A function of the stack that can be called from outside, with the values that it was called with in production. */
export interface CallTarget {
  file: string;
  load: 'import' | 'require';
  /** For a person: `Range.test`. */
  name: string;
  /** Encoded as the recording has them. */
  args: EncodedValue[];
  /** What a method is called on; null for functions, static methods and constructors. */
  receiver: EncodedValue | null;
  /** The steps that lead to the call from the module, or, with a receiver, from the receiver. */
  steps: (args: EncodedValue[]) => CallStep[];
  /** It waits for something: what it calls may matter. */
  waits: boolean;
  /** Index of its frame in the event's stack, 0 = innermost. */
  depth: number;
}

const isUndefined = (value: EncodedValue | undefined): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && value.$ === 'undefined';

/** The arguments at the call where the recorder saw them, else those at the throw, by the parameters' names. */
function argumentsOf({ recorded }: KnownFrame, parameters: readonly Parameter[]): EncodedValue[] {
  const { entry, arguments: named } = recorded;
  const at = (name: string): EncodedValue => (Object.hasOwn(named, name) ? (named[name] ?? null) : { $: 'undefined' });
  const args =
    entry?.arguments.slice() ??
    parameters.flatMap((parameter, i): EncodedValue[] => {
      if (parameter.kind === 'object') return [Object.fromEntries(parameter.names.map((name) => [name, at(name)]))];
      if (parameter.kind === 'other') return [at(`arg${i}`)];
      const value = at(parameter.name);
      return !parameter.rest ? [value] : Array.isArray(value) ? value : [];
    });
  while (isUndefined(args.at(-1))) args.pop();
  return args;
}

function targetOf(context: ReproductionContext, frame: KnownFrame): CallTarget | null {
  const { file, line, column, index } = frame.mapped;
  const source = file && line ? context.readFile(file) : null;
  if (!source || !file || !line) return null;
  const at = enclosingFunction(source, file, line, column);
  if (!at || at.kind === 'module') return null;
  const load = isEsm(file, context.readFile) ? 'import' : 'require';
  const waits = /\bawait\b|\.then\(/.test(source.slice(at.start, at.end));
  const shared = { file, load, waits, depth: index } as const;
  const isNew = (frame.recorded.function ?? frame.mapped.function ?? '').startsWith('new ');
  const fn = exportedFunctions(source, file).find(({ start }) => start === at.start);
  if (fn) {
    const get: CallStep[] = fn.exportName === null ? [] : [{ do: 'get', name: fn.exportName }];
    const name = `${isNew ? 'new ' : ''}${fn.exportName ?? at.name ?? 'the export'}`;
    return {
      ...shared,
      name,
      args: argumentsOf(frame, fn.parameters),
      receiver: null,
      steps: (args) => (isNew ? [...get, { do: 'new', args }] : [{ do: 'call', name: fn.exportName, args }]),
    };
  }
  for (const owner of exportedClasses(source, file)) {
    if (load === 'require' && owner.exportName === 'default') continue;
    const get: CallStep[] = owner.exportName === null ? [] : [{ do: 'get', name: owner.exportName }];
    const method = owner.methods.find(
      ({ start, end }) => start <= at.start && end === at.end && at.kind !== 'constructor',
    );
    if (method)
      return {
        ...shared,
        name: `${owner.name}.${method.name}`,
        args: argumentsOf(frame, method.parameters),
        receiver: method.isStatic ? null : frame.recorded.receiver,
        steps: (args) => [...(method.isStatic ? get : []), { do: 'call', name: method.name, args }],
      };
    if (at.kind === 'constructor' && owner.constructorParameters && at.name === `new ${owner.name}`)
      return {
        ...shared,
        name: `new ${owner.name}`,
        args: argumentsOf(frame, owner.constructorParameters),
        receiver: null,
        steps: (args) => [...get, { do: 'new', args }],
      };
  }
  return null;
}

/**
 * The functions, methods and constructors of the stack that a module exports and that the recorder saw, innermost first.
 * What is not exported is reached by way of its callers.
 */
export function callTargets(context: ReproductionContext): CallTarget[] {
  return knownFrames(context).flatMap((frame) => targetOf(context, frame) ?? []);
}
