import type { Operation } from '../../domain/event.ts';
import { type Agreement, quoted, worst } from './comparison.ts';

/**
 * Whether two operations are the same: kind, property, and what was met. Engines that tell less leave parts unknown;
 * the source text that V8 quotes is no part of the operation.
 */
export function compareOperation(production: Operation, observed: Operation): Agreement {
  if (production.kind !== observed.kind) return 'different';
  if (production.kind === 'throw') return 'same';
  const property = compareOptional(production.property, observed.property);
  return worst([property, compareMet(production.met, observed.met)]);
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

/** `read of \`name\` on undefined`. */
export function describeOperation({ kind, property, met }: Operation): string {
  const what = property === null ? kind : `${kind} of ${quoted(property)}`;
  return met === null ? what : `${what}, met ${met}`;
}
