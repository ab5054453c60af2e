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

/** Where vitest and mocha begin a diff of their own, with signs of their own. */
const runnersDiff = /^(?:- Expected|\+ expected - actual)/;

/** The lines that `node:assert` wrote: what a runner adds stands behind them. */
function ownLines(message: string): string[] {
  const lines = message
    .slice(0, 20_000)
    .split('\n')
    .map((line) => line.trim());
  const end = lines.findIndex((line) => runnersDiff.test(line));
  return end < 0 ? lines : lines.slice(0, end);
}

const folded = (text: string): string => text.replace(/\s+/g, '');

/** The values as jest prints them below `Expected value to ...:` and `Received:`, white space out; null in another message. */
function jestValues(lines: readonly string[]): { expected: string; actual: string } | null {
  const wanted = lines.findIndex((line) => /^Expected value to .{1,80}:/.test(line));
  const got = lines.findIndex((line, i) => i > wanted && line.startsWith('Received:'));
  if (wanted < 0 || got < 0) return null;
  const end = lines.findIndex((line, i) => i > got && (line === '' || /^(?:Difference|Message):/.test(line)));
  const textOf = (from: number, to: number): string =>
    folded(
      lines
        .slice(from, to)
        .join('\n')
        .replace(/^[^:\n]{1,100}:/, ''),
    );
  return { expected: textOf(wanted, got), actual: textOf(got, end < 0 ? lines.length : end) };
}

/** A value as pretty-format writes it (https://jestjs.io), without white space. */
function prettyFormat(value: EncodedValue): string {
  const written = (plain: unknown): string => {
    if (typeof plain === 'string') return `"${plain}"`;
    if (typeof plain === 'bigint') return `${plain}n`;
    if (typeof plain !== 'object' || plain === null) return Object.is(plain, -0) ? '-0' : String(plain);
    if (Array.isArray(plain)) return `[${plain.map(written).join(',')}]`;
    const fields = Object.entries(plain).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([name, field]) => `"${name}":${written(field)}`).join(',')}}`;
  };
  return folded(written(plainValue(value)));
}

/** Lines of the diff that both values have. */
function shared(lines: readonly string[]): string[] {
  const start = lines.findIndex((line) => line.startsWith('+ actual - expected'));
  const diff = start < 0 ? [] : lines.slice(start + 1);
  const blank = diff.findLastIndex((line) => /^[+-] /.test(line));
  const plain = diff.slice(0, blank + 1).filter((line) => line !== '' && !/^(?:[+-] |\.\.\.|\^)/.test(line));
  return plain.map(settled);
}

/**
 * Whether an AssertionError of `node:assert` speaks of these two values: from `20 !== 22`, or from the lines of its diff:
 * each marked one has to be the value's, and what only one value has is marked, unless the diff of a long value is cut.
 */
export function compareAsserted(
  message: string,
  expected: EncodedValue,
  actual: EncodedValue,
): { expected: Agreement; actual: Agreement } {
  const lines = ownLines(message);
  const byJest = jestValues(lines);
  if (byJest) {
    return {
      expected: byJest.expected === prettyFormat(expected) ? 'same' : 'different',
      actual: byJest.actual === prettyFormat(actual) ? 'same' : 'different',
    };
  }
  const [wanted, got] = [printed(expected), printed(actual)];
  const isDiff = lines.some((line) => line.startsWith('+ actual - expected'));
  const pairs = isDiff ? [] : lines.filter((line) => line.includes(' !== '));
  if (pairs.length > 0) {
    return {
      expected: pairs.some((line) => line.endsWith(` !== ${wanted}`)) ? 'same' : 'different',
      actual: pairs.some((line) => line.startsWith(`${got} !== `)) ? 'same' : 'different',
    };
  }
  const isCut = lines.some((line) => line.startsWith('...'));
  const agreement = (mark: '+' | '-', value: EncodedValue, opposite: EncodedValue): Agreement => {
    const [shown, own, other] = [new Set(marked(lines, mark)), linesOf(value), linesOf(opposite)];
    if (![...shown, ...shared(lines)].every((line) => own.has(line))) return 'different';
    // What only this value has would have been marked.
    return isCut || [...own].every((line) => other.has(line) || shown.has(line)) ? 'same' : 'different';
  };
  if (marked(lines, '+').length + marked(lines, '-').length === 0) return { expected: 'unknown', actual: 'unknown' };
  return { expected: agreement('-', expected, actual), actual: agreement('+', actual, expected) };
}
