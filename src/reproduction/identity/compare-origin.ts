import { bareFunctionName } from '../../domain/function-name.ts';
import { compareExpression } from './compare-expression.ts';
import type { Agreement } from './comparison.ts';

/** Where a bad value was born: told by a recording or by value tracing, never by the stack. */
export interface Origin {
  file: string;
  function: string | null;
  expression: string | null;
}

/** Whether two values were born at one place: file, function and expression. */
export function compareOrigin(production: Origin, observed: Origin): Agreement {
  if (production.file !== observed.file) return 'different';
  const [expected, found] = [production, observed].map((origin) => bareFunctionName(origin.function));
  if (expected !== found) return 'different';
  return compareExpression(production.expression, observed.expression, () => null);
}
