import type { z } from 'zod';
import { keysAt, placesOf } from './known-keys.ts';
import { nearest } from './suggestion.ts';

/** One thing that is wrong in a policy file. `line` and `column` count from 1. */
export interface Mistake {
  /** `services[0].root`; empty for the whole file. */
  path: string;
  line: number;
  column: number;
  message: string;
  suggestion: string | null;
}

/** A mistake without its place: `at` is where in the data, `key` the offending key below it, if it is one. */
export interface Misfit {
  at: readonly PropertyKey[];
  key: string | null;
  message: string;
  suggestion: string | null;
}

/** `services[0].root`, with keys that are no plain words quoted: they come from the file and may hold anything. */
export function pathText(path: readonly PropertyKey[]): string {
  const parts = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[\w-]{1,64}$/.test(String(step)) ? `.${String(step)}` : `.${quoted(String(step))}`;
  });
  return parts.join('').replace(/^\./, '');
}

/** A text from the file as JSON, cut, without characters that a terminal acts on. */
export function quoted(text: string): string {
  const short = text.length > 64 ? `${text.slice(0, 64)}…` : text;
  return JSON.stringify(short).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

function unknownKey(at: readonly PropertyKey[], key: string): Misfit {
  const known = keysAt(at);
  const near = nearest(key, known);
  const elsewhere = near === null ? placesOf(key)[0] : undefined;
  const meant = near ?? elsewhere;
  const listed = known.length > 0 && !meant ? `known here: ${known.join(', ')}` : null;
  return { at, key, message: 'is not a known key', suggestion: meant ? `did you mean ${meant}?` : listed };
}

function oneOf(at: readonly PropertyKey[], values: readonly unknown[], received: unknown): Misfit {
  const near = typeof received === 'string' ? nearest(received, values.map(String)) : null;
  const message =
    received === undefined
      ? 'is missing'
      : `must be ${values.length > 1 ? 'one of ' : ''}${values.map(String).join(', ')}`;
  const listed = received === undefined ? `one of: ${values.map(String).join(', ')}` : null;
  return { at, key: null, message, suggestion: near === null ? listed : `did you mean ${near}?` };
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of names',
};

function wrongType(at: readonly PropertyKey[], expected: string, received: unknown): Misfit {
  if (received === undefined) return { at, key: null, message: 'is missing', suggestion: null };
  const wanted = kinds[expected] ?? expected;
  const isLoneItem = expected === 'array' && typeof received === 'string';
  const isBareWord = expected === 'string' && ['number', 'boolean'].includes(typeof received);
  const suggestion = isLoneItem
    ? 'put it into a list: begin the line below with "- "'
    : isBareWord
      ? 'put it into quotes'
      : null;
  return { at, key: null, message: `must be ${wanted}`, suggestion };
}

/** What a schema's issue says to the author of the file. `received` is the value at the issue's path. Values are never repeated: one may be a secret. */
export function misfitsOf(issue: z.core.$ZodIssue, received: unknown): Misfit[] {
  const at = issue.path;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(at, key));
  if (issue.code === 'invalid_key')
    return [{ at, key: null, message: 'is no name that can be used here', suggestion: null }];
  if (issue.code === 'invalid_value') return [oneOf(at, issue.values, received)];
  if (issue.code === 'invalid_union' && 'options' in issue) return [oneOf(at, issue.options as unknown[], received)];
  if (issue.code === 'invalid_type') return [wrongType(at, issue.expected, received)];
  return [{ at, key: null, message: issue.message, suggestion: null }];
}
