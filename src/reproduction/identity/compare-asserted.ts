import { inspect } from 'node:util';
import { type EncodedValue, plainValue } from '../../domain/encoded-value.ts';
import type { Agreement } from './comparison.ts';

/** As `node:assert` prints values (https://nodejs.org/api/assert.html#class-assertassertionerror). */
const asAsserted = {
  compact: false,
  customInspect: false,
  depth: 1000,
  maxArrayLength: Number.POSITIVE_INFINITY,
  maxStringLength: Number.POSITIVE_INFINITY,
  sorted: true,
  getters: true,
} as const;

const printed = (value: EncodedValue): string => inspect(plainValue(value), asAsserted);
const settled = (line: string): string => line.trim().replace(/(?:,| \+)$/, '');
const linesOf = (value: EncodedValue): Set<string> => new Set(printed(value).split('\n').map(settled));

/** Lines that a message's diff marks with `+` or `-`. */
function marked(lines: readonly string[], mark: '+' | '-'): string[] {
  return lines.flatMap((line) =>
    line.startsWith(`${mark} `) && !line.startsWith('+ actual - expected') ? [settled(line.slice(2))] : [],
  );
}

/**
 * Whether an AssertionError of `node:assert` speaks of these two values: from `20 !== 22`, or from the lines of its diff,
 * each of which has to be one of the value's. Diffs of long values are cut, so lines that lack say nothing.
 */
export function compareAsserted(
  message: string,
  expected: EncodedValue,
  actual: EncodedValue,
): { expected: Agreement; actual: Agreement } {
  const lines = message
    .slice(0, 20_000)
    .split('\n')
    .map((line) => line.trim());
  const [wanted, got] = [printed(expected), printed(actual)];
  const pairs = lines.filter((line) => line.includes(' !== '));
  if (pairs.length > 0) {
    return {
      expected: pairs.some((line) => line.endsWith(` !== ${wanted}`)) ? 'same' : 'different',
      actual: pairs.some((line) => line.startsWith(`${got} !== `)) ? 'same' : 'different',
    };
  }
  const agreement = (mark: '+' | '-', value: EncodedValue): Agreement => {
    const [shown, own] = [marked(lines, mark), linesOf(value)];
    return shown.every((line) => own.has(line)) ? 'same' : 'different';
  };
  if (marked(lines, '+').length + marked(lines, '-').length === 0) return { expected: 'unknown', actual: 'unknown' };
  return { expected: agreement('-', expected), actual: agreement('+', actual) };
}
