import { bareFunctionName } from '../../domain/function-name.ts';
import type { Scope } from '../../syntax/scope-at.ts';
import { compareExpression } from './compare-expression.ts';
import type { Agreement } from './comparison.ts';
import type { ComparedFrame } from './frame-path.ts';

export type ScopeOf = (frame: ComparedFrame) => Scope | null;

/**
 * Whether two frames stand in one function: file (or package) and bare name. Anonymous functions, and names that only a
 * minifier, a bundler or one engine gave, are told by their expression.
 */
export function compareFunction(production: ComparedFrame, observed: ComparedFrame, scopeOf: ScopeOf): Agreement {
  const place = comparePlace(production, observed);
  if (place === 'different') return 'different';
  const [expected, found] = [production.name, observed.name];
  if (expected !== null && expected === found) return place;
  if (!mayBeOneName(expected, observed, scopeOf)) return 'different';
  const expression = compareFrameExpression(production, observed, scopeOf);
  const sameLine = production.line !== null && production.line === observed.line;
  return expression === 'same' || (expression === 'unknown' && sameLine) ? place : expression;
}

/** The expressions of two frames; equal lines support a rename of variables. */
export function compareFrameExpression(
  production: ComparedFrame,
  observed: ComparedFrame,
  scopeOf: ScopeOf,
): Agreement {
  const sameLine = production.line !== null && production.line === observed.line;
  return compareExpression(production.expression, observed.expression, () => scopeOf(observed), sameLine);
}

/**
 * Whether two different names can belong to one function. A name that the observed file gives to some function is no
 * minifier's; a function without a name in the source may be called after the property that holds it.
 */
function mayBeOneName(expected: string | null, observed: ComparedFrame, scopeOf: ScopeOf): boolean {
  const found = observed.name;
  if (expected === null && found === null) return true;
  if (expected !== null && found !== null && stem(expected) === stem(found)) return true;
  const scope = scopeOf(observed);
  if (scope === null) return expected === null || found === null || expected.length <= 2;
  if (expected === null) return bareFunctionName(scope.functionName) === null;
  return !scope.knowsFunction(expected.replace(/^[gs]et /, '')) && (found === null || expected.length <= 2);
}

/**
 * Whether two calling frames are the same call: the same function, and in it the same expression. `inner` are the frames
 * that they called; a production expression that does not mention its callee while the observed one does was read at a
 * stale position, and says nothing.
 */
export function compareCall(
  production: ComparedFrame,
  observed: ComparedFrame,
  inner: { production: ComparedFrame | null; observed: ComparedFrame | null },
  scopeOf: ScopeOf,
): Agreement {
  const place = compareFunction(production, observed, scopeOf);
  if (place === 'different' || production.recursive || observed.recursive) return place;
  if (compareFrameExpression(production, observed, scopeOf) !== 'different') return place;
  const callee = inner.production?.name ?? inner.observed?.name ?? null;
  const stale = callee !== null && !mentions(production, callee) && mentions(observed, callee);
  return stale && place === 'same' && production.name !== null ? 'unknown' : 'different';
}

function comparePlace(production: ComparedFrame, observed: ComparedFrame): Agreement {
  if (production.kind === 'dependency' || observed.kind === 'dependency') {
    const same = production.package === observed.package && production.stem === observed.stem;
    return same ? 'same' : 'different';
  }
  if (production.file === null || observed.file === null) return production.name === null ? 'different' : 'unknown';
  return production.file === observed.file ? 'same' : 'different';
}

/** A name without what bundlers append when two modules use it: `parse$1`, `parse2`. */
function stem(name: string): string {
  return name.replace(/(?<=\p{L})\$?\d{1,3}$/u, '');
}

function mentions(frame: ComparedFrame, word: string): boolean {
  return frame.expression?.includes(word) ?? false;
}
