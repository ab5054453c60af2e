import { isoTime } from './iso-time.ts';
import { intakeLimits } from './limits.ts';

/** JSON from outside: nothing about its shape is known, so every reader below answers null (or empty) for what does not fit. */
export type LooseObject = { readonly [key: string]: unknown };

/** The parsed value, or undefined where the text is not JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): LooseObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as LooseObject) : null;
}

export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A non-empty string, cut at the bound; numbers and booleans as their text. */
export function asText(value: unknown, bound: number = intakeLimits.stringLength): string | null {
  if (typeof value === 'string') return value === '' ? null : cut(value, bound);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** An own property by path, so that a hostile `__proto__` or `constructor` reads as absent. */
export function at(value: unknown, ...path: string[]): unknown {
  let current: unknown = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as LooseObject)[key];
  }
  return current;
}

/** The first of several names that holds a text. */
export function firstText(value: unknown, ...keys: string[]): string | null {
  for (const key of keys) {
    const text = asText(at(value, key));
    if (text !== null) return text;
  }
  return null;
}

/** A whole number of 0 or more (a line or column), also out of a string of digits. */
export function asPosition(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** ISO 8601 from seconds since the epoch, or from a text that Date understands; null otherwise. */
export function asTime(value: unknown): string | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const numeric = typeof value === 'number' ? value : /^\d{9,13}(\.\d{1,9})?$/.test(value) ? Number(value) : Number.NaN;
  const milliseconds = numeric > 1e11 ? numeric : numeric * 1000;
  return isoTime(Number.isNaN(numeric) ? Date.parse(String(value).slice(0, 64)) : milliseconds);
}

/** Entries of an object, of `[[key, value]]` or of `[{ key, value }]`, as Sentry's protocol allows for headers and tags. */
export function asEntries(value: unknown): Array<[string, unknown]> {
  const object = asObject(value);
  const pairs: Array<[unknown, unknown]> = object
    ? Object.entries(object)
    : asArray(value).map((pair) => (Array.isArray(pair) ? [pair[0], pair[1]] : [at(pair, 'key'), at(pair, 'value')]));
  return pairs
    .slice(0, intakeLimits.entries)
    .filter((pair): pair is [string, unknown] => typeof pair[0] === 'string' && pair[0] !== '');
}

/** A string map of entries; values that are no text are left out, lists are joined as HTTP joins repeated headers. */
export function asTextMap(value: unknown): Record<string, string> {
  const texts = asEntries(value).map(([key, entry]) => [key, entryText(entry)] as const);
  return Object.fromEntries(texts.filter((pair): pair is [string, string] => pair[1] !== null));
}

function entryText(value: unknown): string | null {
  if (value === '') return '';
  if (Array.isArray(value)) return value.map((part) => asText(part) ?? '').join(', ');
  return asText(value);
}

/**
 * An untrusted JSON value within the bounds of depth, entries and text length; the value itself where it keeps to them.
 * What is cut leaves a trace: `[Object]` or `[Array]` where the depth ends, as the SDKs write it themselves.
 */
export function bounded(value: unknown, depth: number = intakeLimits.depth): unknown {
  if (typeof value === 'string') return cut(value, intakeLimits.stringLength);
  if (typeof value !== 'object' || value === null) return value;
  if (depth <= 0) return Array.isArray(value) ? '[Array]' : '[Object]';
  return Array.isArray(value) ? boundedList(value, depth) : boundedFields(value, depth);
}

function boundedList(list: readonly unknown[], depth: number): readonly unknown[] {
  let changed = list.length <= intakeLimits.entries ? null : list.slice(0, intakeLimits.entries);
  for (let index = 0; index < (changed ?? list).length; index += 1) {
    const item = bounded(list[index], depth - 1);
    if (Object.is(item, list[index])) continue;
    changed ??= [...list];
    changed[index] = item;
  }
  return changed ?? list;
}

function boundedFields(object: object, depth: number): object {
  const keys = Object.keys(object);
  const fields = object as LooseObject;
  let changed = keys.length <= intakeLimits.entries ? null : new Map<string, unknown>();
  for (const key of keys.length <= intakeLimits.entries ? keys : keys.slice(0, intakeLimits.entries)) {
    const item = bounded(fields[key], depth - 1);
    if (changed === null && !Object.is(item, fields[key])) changed = new Map(Object.entries(object));
    changed?.set(key, item);
  }
  // Object.fromEntries, since a field may be called `__proto__`.
  return changed ? (Object.fromEntries(changed) as object) : object;
}

function cut(text: string, bound: number): string {
  return text.length <= bound ? text : text.slice(0, bound);
}
