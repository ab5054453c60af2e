import { localsOf, normaliseExpression } from '../../syntax/normalise.ts';
import type { Agreement } from './comparison.ts';

/** Names of the variables that the observed code around the expression knows; null when its source is not at hand. */
export type NamesInScope = () => ReadonlySet<string> | null;

/**
 * Whether two expressions are one, whatever their formatting, quotes, types and local names. Different names are a
 * rename only when the observed function no longer knows production's name: `user.name` against `account.name` in a
 * function that has both is another expression; without the source that can't be told.
 */
export function compareExpression(production: string | null, observed: string | null, names: NamesInScope): Agreement {
  if (production === null || observed === null) return 'unknown';
  if (normaliseExpression(production) === normaliseExpression(observed)) return 'same';
  const fold = { foldLocals: true };
  if (normaliseExpression(production, fold) !== normaliseExpression(observed, fold)) return 'different';
  const known = names();
  if (known === null) return 'unknown';
  const [before, after] = [localsOf(production), localsOf(observed)];
  const renamed = before.filter((name, i) => name !== after[i]);
  return renamed.some((name) => known.has(name)) ? 'different' : 'same';
}
