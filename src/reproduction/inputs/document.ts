/**
 * The data that a program reads, as a tree that a search can change: a JSON file as its value, a text file as one
 * string. A string that holds JSON can be entered, too (`inside`), so that a request body kept as text is a tree.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One step down: an array index, an object key, or `inside` (the JSON held by a string). */
export type Step = number | string | typeof inside;
export const inside = Symbol('inside');
export type Path = readonly Step[];

export interface Document {
  /** Path from the repository's root. */
  path: string;
  kind: 'json' | 'text';
  value: Json;
  /** Indentation of the file, kept when it is written again. */
  indent: number;
}

const maxLeaves = 400;

/** Reads a data file: JSON where it parses, else text. */
export function readDocument(path: string, content: string): Document {
  try {
    const value = JSON.parse(content) as Json;
    if (value !== null && typeof value === 'object')
      return { path, kind: 'json', value, indent: /\n(\s+)"/.test(content) ? 2 : 0 };
  } catch {
    // not JSON: a text
  }
  return { path, kind: 'text', value: content, indent: 0 };
}

/** The file's content for a (changed) value. */
export function writeDocument(document: Document): string {
  return document.kind === 'text'
    ? String(document.value)
    : `${JSON.stringify(document.value, null, document.indent)}\n`;
}

function jsonInside(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > 20_000) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Children of a value with the step that leads to each. */
export function children(value: Json): Array<[Step, Json]> {
  if (typeof value === 'string') {
    const held = jsonInside(value);
    return held === undefined ? [] : [[inside, held]];
  }
  if (Array.isArray(value)) return value.map((v, i) => [i, v]);
  return value !== null && typeof value === 'object' ? Object.entries(value) : [];
}

/** All positions of a value, the root first, breadth first, bounded. */
export function positions(root: Json, limit = maxLeaves): Array<{ path: Path; value: Json }> {
  const found: Array<{ path: Path; value: Json }> = [{ path: [], value: root }];
  for (let i = 0; i < found.length && found.length < limit; i++) {
    const at = found[i];
    if (at) for (const [step, value] of children(at.value)) found.push({ path: [...at.path, step], value });
  }
  return found.slice(0, limit);
}

/** The value at a path, undefined when it leads nowhere. */
export function valueAt(root: Json, path: Path): Json | undefined {
  let at: Json | undefined = root;
  for (const step of path) {
    if (step === inside) at = typeof at === 'string' ? jsonInside(at) : undefined;
    else if (Array.isArray(at)) at = at[step as number];
    else if (at !== null && typeof at === 'object') at = Object.hasOwn(at, step) ? at[String(step)] : undefined;
    else return undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

/** A copy of the root with the value at `path` replaced (`undefined` removes a key or an element). */
export function withValue(root: Json, path: Path, value: Json | undefined): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value === undefined ? null : value;
  if (step === inside)
    return typeof root === 'string' ? JSON.stringify(withValue(jsonInside(root) ?? null, rest, value)) : root;
  if (Array.isArray(root)) return arrayWith(root, Number(step), rest, value);
  if (root === null || typeof root !== 'object') return root;
  const copy: { [key: string]: Json } = Object.create(null);
  for (const [key, held] of Object.entries(root)) copy[key] = held;
  const key = String(step);
  if (rest.length === 0 && value === undefined) delete copy[key];
  else copy[key] = rest.length === 0 ? (value as Json) : withValue(copy[key] ?? null, rest, value);
  return Object.fromEntries(Object.entries(copy));
}

function arrayWith(root: Json[], index: number, rest: Path, value: Json | undefined): Json[] {
  if (rest.length === 0) {
    if (value === undefined) return root.toSpliced(index, 1);
    return index < root.length ? root.with(index, value) : [...root, value];
  }
  return root.map((held, i) => (i === index ? withValue(held, rest, value) : held));
}

/** The key that names a position for a person: the last property name on the way. */
export function nameOf(path: Path): string | null {
  return path.findLast((step): step is string => typeof step === 'string') ?? null;
}
