import { isMinified } from './compare-error.ts';
import { compareExpression, type NamesInScope } from './compare-expression.ts';
import type { Agreement } from './comparison.ts';
import type { ComparedFrame } from './frame-path.ts';

export type NamesAt = (frame: ComparedFrame) => ReturnType<NamesInScope>;

/**
 * Whether two frames stand in one function: file (or package) and bare name. Anonymous functions, and names that only a
 * minifier, a bundler or one engine gave, are told by their expression.
 */
export function compareFunction(production: ComparedFrame, observed: ComparedFrame, names: NamesAt): Agreement {
  const place = comparePlace(production, observed);
  if (place === 'different') return 'different';
  const [expected, found] = [production.name, observed.name];
  if (expected !== null && expected === found) return place;
  const otherName = expected !== null && found !== null && !isMinified(expected) && stem(expected) !== stem(found);
  if (otherName) return 'different';
  const expression = compareExpression(production.expression, observed.expression, () => names(observed));
  return expression === 'same' ? place : expression;
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
  names: NamesAt,
): Agreement {
  const place = compareFunction(production, observed, names);
  if (place === 'different' || production.recursive || observed.recursive) return place;
  const expression = compareExpression(production.expression, observed.expression, () => names(observed));
  if (expression !== 'different') return place;
  const callee = inner.production?.name ?? inner.observed?.name ?? null;
  const stale = callee !== null && !mentions(production, callee) && mentions(observed, callee);
  return stale && place === 'same' && production.name !== null ? 'unknown' : 'different';
}

function comparePlace(production: ComparedFrame, observed: ComparedFrame): Agreement {
  if (production.kind === 'dependency' || observed.kind === 'dependency') {
    const same = production.package === observed.package && production.stem === observed.stem;
    return same ? 'same' : 'different';
  }
  if (production.file === null || observed.file === null) return 'unknown';
  return production.file === observed.file ? 'same' : 'different';
}

/** A name without what bundlers append when two modules use it: `parse$1`, `parse2`. */
function stem(name: string): string {
  return name.replace(/(?<=\p{L})\$?\d{1,3}$/u, '');
}

function mentions(frame: ComparedFrame, word: string): boolean {
  return frame.expression?.includes(word) ?? false;
}
