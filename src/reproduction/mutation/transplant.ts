import type { CapturedValue } from '../evidence/captured-values.ts';
import { type Json, nameOf, type Path, positions, valueAt, withValue } from '../inputs/document.ts';

/** A changed input with what was changed and how well it fits the evidence (0..1). */
export interface Variant {
  value: Json;
  path: Path;
  fit: number;
  why: string;
}

const isObject = (v: Json): v is { [key: string]: Json } => v !== null && typeof v === 'object' && !Array.isArray(v);
const kindOf = (v: Json): string => (v === null ? 'null' : Array.isArray(v) ? 'array' : typeof v);

/** How alike two names are: equal, one ends with the other (case and plural aside), or not. */
function nameFit(a: string | null, b: string): number {
  if (!a || !b) return 0;
  const [x, y] = [a.toLowerCase().replace(/s$/, ''), b.toLowerCase().replace(/s$/, '')];
  return x === y ? 1 : x.endsWith(y) || y.endsWith(x) ? 0.5 : 0;
}

const shapeOf = (text: string): string =>
  text
    .slice(0, 200)
    .replace(/[a-z]+/gi, 'a')
    .replace(/\d+/g, '0')
    .replace(/\s+/g, ' ')
    .slice(0, 40);

/** How alike two texts are in form: leading character class, separators, words in common. */
function textFit(a: string, b: string): number {
  if (a === b) return 0;
  const words = (text: string) =>
    new Set(
      text
        .toLowerCase()
        .match(/[a-z0-9]+/g)
        ?.slice(0, 60) ?? [],
    );
  const [x, y] = [words(a), words(b)];
  const common = [...x].filter((word) => y.has(word)).length / Math.max(1, Math.min(x.size, y.size));
  const form = shapeOf(a).slice(0, 3) === shapeOf(b).slice(0, 3) ? 0.4 : 0;
  return Math.min(1, form + common * 0.6);
}

/** The captured fields laid over an object that is there: what was not captured stays as it is. */
function merged(into: { [key: string]: Json }, captured: { [key: string]: Json }): Json {
  const laid = Object.entries(captured).map(([key, value]): [string, Json] => {
    const there = Object.hasOwn(into, key) ? into[key] : undefined;
    const both = isObject(value) && there !== undefined && isObject(there) && Object.keys(value).length > 0;
    return [key, both ? merged(there, value) : value];
  });
  return Object.fromEntries([...Object.entries(into), ...laid]);
}

function objectVariants(root: Json, captured: CapturedValue, value: { [key: string]: Json }): Variant[] {
  const keys = Object.keys(value);
  const variants: Variant[] = [];
  for (const at of positions(root)) {
    const named = nameFit(nameOf(at.path), captured.name);
    if (isObject(at.value)) {
      const common = keys.filter((key) => Object.hasOwn(at.value as object, key));
      if (common.length === 0 && named === 0) continue;
      const known = keys.length === 0 ? 0 : common.length / keys.length;
      const own = Object.fromEntries(
        Object.entries(value).filter(([key]) => named === 1 || Object.hasOwn(at.value as object, key)),
      );
      const fit = Math.min(1, known * 0.8 + named * 0.3);
      variants.push({ value: withValue(root, at.path, merged(at.value, own)), path: at.path, fit, why: captured.name });
      if (named === 1)
        variants.push({ value: withValue(root, at.path, value), path: at.path, fit: fit * 0.9, why: captured.name });
    }
    variants.push(...listVariants(root, at, captured, value));
  }
  return variants;
}

/** The value as a further element of a list; a list without elements takes its form from its siblings. */
function listVariants(root: Json, at: { path: Path; value: Json }, captured: CapturedValue, value: Json): Variant[] {
  if (!Array.isArray(at.value)) return [];
  const parent = valueAt(root, at.path.slice(0, -1));
  const siblings =
    parent === undefined || parent === null || typeof parent !== 'object'
      ? []
      : Object.values(parent).filter(Array.isArray).flat();
  const model = [...at.value, ...(at.value.length ? [] : siblings)].find((item) => kindOf(item) === kindOf(value));
  if (model === undefined) return [];
  const element = isObject(model) && isObject(value) ? overlap(model, value) : value;
  if (element === null) return [];
  const fit = (typeof value === 'string' ? textFit(String(model), value) * 0.7 : 0.75) + (at.value.length ? 0 : 0.1);
  return [
    {
      value: withValue(root, at.path, [...at.value, element]),
      path: [...at.path, at.value.length],
      fit,
      why: captured.name,
    },
  ];
}

function overlap(model: { [key: string]: Json }, value: { [key: string]: Json }): Json {
  return Object.keys(value).some((key) => Object.hasOwn(model, key)) ? merged(model, value) : null;
}

function leafVariants(root: Json, captured: CapturedValue): Variant[] {
  const { value } = captured;
  return positions(root).flatMap((at) => {
    const named = nameFit(nameOf(at.path), captured.name);
    const list = listVariants(root, at, captured, value);
    if (at.path.length === 0 || (kindOf(at.value) !== kindOf(value) && named < 1)) return list;
    if (at.value === value || (typeof at.value === 'object' && at.value !== null && kindOf(at.value) !== kindOf(value)))
      return list;
    const like = typeof value === 'string' && typeof at.value === 'string' ? textFit(at.value, value) : 0;
    const fit = Math.min(
      1,
      named * 0.6 + like * 0.5 + (captured.from === 'message' ? 0.2 : /^frame:[0-2]$/.test(captured.from) ? 0.1 : 0),
    );
    if (fit === 0 && typeof value !== 'string') return list;
    return [{ value: withValue(root, at.path, value), path: at.path, fit, why: captured.name }, ...list];
  });
}

function arrayVariants(root: Json, captured: CapturedValue, value: Json[]): Variant[] {
  return positions(root).flatMap((at) => {
    const named = nameFit(nameOf(at.path), captured.name);
    if (!Array.isArray(at.value)) return [];
    const kinds = new Set(at.value.map(kindOf));
    const alike = value.some((item) => kinds.has(kindOf(item))) ? 0.4 : 0;
    const fit = Math.min(1, named * 0.6 + alike + (at.value.some((item) => value.includes(item)) ? 0.2 : 0));
    return fit === 0 ? [] : [{ value: withValue(root, at.path, value), path: at.path, fit, why: captured.name }];
  });
}

/** Every sensible place of one captured value in an input, best fit first. */
export function transplants(root: Json, captured: CapturedValue): Variant[] {
  const { value } = captured;
  const found = isObject(value)
    ? objectVariants(root, captured, value)
    : Array.isArray(value)
      ? [...arrayVariants(root, captured, value), ...listVariants(root, { path: [], value: root }, captured, value)]
      : leafVariants(root, captured);
  return found.toSorted((a, b) => b.fit - a.fit).slice(0, 60);
}
