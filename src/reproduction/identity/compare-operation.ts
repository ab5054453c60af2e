import type { Operation } from '../../domain/event.ts';
import { type Agreement, worst } from './comparison.ts';

/**
 * Whether two operations are the same: kind, property, and what was met. Engines that tell less leave parts unknown, and
 * so does the name of a local variable, which may have been renamed: the expression then decides.
 */
export function compareOperation(production: Operation, observed: Operation): Agreement {
  if (production.kind !== observed.kind) return 'different';
  if (production.kind === 'throw') return 'same';
  const renamed = production.property !== observed.property && [production, observed].every(namesVariable);
  const property = renamed ? 'unknown' : compareOptional(production.property, observed.property);
  return worst([property, compareMet(production.met, observed.met)]);
}

/** `cb is not a function`, `Cannot access 'a' before initialization`: the name is a variable's, not a property's. */
function namesVariable({ kind, property, met, expression }: Operation): boolean {
  if (kind === 'reference') return met === 'uninitialised';
  return (kind === 'call' || kind === 'construct') && property !== null && expression === property;
}

function compareOptional(a: string | null, b: string | null): Agreement {
  if (a === b) return 'same';
  return a === null || b === null ? 'unknown' : 'different';
}

/** `nullish` is an engine that did not tell undefined from null. */
function compareMet(a: string | null, b: string | null): Agreement {
  const nullish = [a, b].includes('nullish') && [a, b].some((met) => met === 'undefined' || met === 'null');
  return nullish ? 'unknown' : compareOptional(a, b);
}

/** `read of name, met undefined`. */
export function describeOperation({ kind, property, met }: Operation): string {
  const what = property === null ? kind : `${kind} of ${property}`;
  return met === null ? what : `${what}, met ${met}`;
}
