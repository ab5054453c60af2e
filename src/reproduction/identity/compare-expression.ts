import type { Scope } from '../../syntax/scope-at.ts';
import { localsOf, normaliseExpression } from '../../syntax/normalise.ts';
import type { Agreement } from './comparison.ts';

/** What the observed code around an expression knows; null when its source is not at hand. */
export type ScopeThere = () => Scope | null;

/**
 * Whether two expressions are one, whatever their formatting, quotes, types and local names. Different names are a
 * rename only when the observed function no longer knows production's name: `user.name` against `account.name` in a
 * function that has both is another expression. Where the source is not at hand, or has several expressions of that
 * form, a rename can't be told from another variable; `sameLine` then decides for the rename, and never against it.
 */
export function compareExpression(
  production: string | null,
  observed: string | null,
  scopeThere: ScopeThere,
  sameLine = false,
): Agreement {
  if (production === null || observed === null) return 'unknown';
  if (normaliseExpression(production) === normaliseExpression(observed)) return 'same';
  const fold = { foldLocals: true };
  const form = normaliseExpression(production, fold);
  if (form !== normaliseExpression(observed, fold)) return 'different';
  const scope = scopeThere();
  if (scope === null) return 'unknown';
  const [before, after] = [localsOf(production), localsOf(observed)];
  const renamed = before.filter((name, i) => name !== after[i]);
  if (renamed.some((name) => scope.knowsVariable(name))) return 'different';
  return sameLine || scope.countAlike(form) <= 1 ? 'same' : 'unknown';
}
