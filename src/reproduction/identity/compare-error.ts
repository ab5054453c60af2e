import { bareClass } from '../../domain/error-class.ts';
import type { EventError } from '../../domain/event.ts';
import { parseOperation } from '../../domain/operation.ts';
import type { ObservedFailure } from '../../domain/run.ts';
import { compareMessage } from './compare-message.ts';
import { compareOperation } from './compare-operation.ts';
import type { Agreement } from './comparison.ts';

const builtIns = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError', 'EvalError']);

type ErrorWords = Pick<EventError, 'type' | 'message' | 'code'>;

/**
 * Whether two errors are of one class. `unknown` where the reporters may have named one class differently: plain `Error`
 * against a class of the application (a subclass that sets no name), and names that a minifier made.
 */
export function compareClass(production: ErrorWords, observed: ErrorWords): Agreement {
  const [a, b] = [bareClass(production.type), bareClass(observed.type)];
  if (a === b) return 'same';
  // A Go program prints a panic; a reporter that recovers it names the class of its value.
  if ([a, b].includes('panic')) return 'unknown';
  // SpiderMonkey's name for the RangeError of a stack overflow.
  if ([a, b].includes('InternalError') && [a, b].includes('RangeError')) return 'same';
  if (builtIns.has(a) || builtIns.has(b)) return 'different';
  return a === 'Error' || b === 'Error' || a.length <= 2 ? 'unknown' : 'different';
}

/** `code` of the error; a code that production did not tell (Sentry drops it) is unknown. */
export function compareCode(production: ErrorWords, observed: ErrorWords): Agreement {
  const expected = production.code ?? codeInType(production.type);
  const found = observed.code ?? codeInType(observed.type);
  if (expected === found) return 'same';
  return expected === null ? 'unknown' : 'different';
}

/** Causes one by one: each must be of the same class, code, and operation or message. Deeper ones than production tells are free. */
export function compareCauses(production: readonly EventError[], observed: ObservedFailure | null): Agreement {
  let found = observed;
  for (const expected of production) {
    if (!found) return 'different';
    const observedOperation = parseOperation(found.type, found.message);
    const parts: Agreement[] = [
      compareClass(expected, found),
      compareCode(expected, found),
      compareOperation(expected.operation, observedOperation),
      expected.operation.kind === 'throw' ? compareMessage(expected.message, found.message, null) : 'same',
    ];
    if (parts.includes('different')) return 'different';
    found = found.cause;
  }
  return production.length === 0 && observed ? 'unknown' : 'same';
}

function codeInType(type: string): string | null {
  return /^(?!DOMException)[^[]* ?\[([A-Z][A-Z0-9_]+)\]$/.exec(type.slice(0, 300))?.[1] ?? null;
}
