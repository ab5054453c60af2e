import { asArray, asEntries, asObject, asText, asTime, at } from '../loose-json.ts';

/** Attributes of a resource, span, event or log record, values as plain JSON (nested lists and maps included). */
export type Attributes = ReadonlyMap<string, unknown>;

/** Reads OTLP/JSON attributes (`[{ key, value: { stringValue } }]`); int64 values come as strings and stay text. */
export function readAttributes(list: unknown): Attributes {
  return new Map(asEntries(list).map(([key, value]) => [key, readAnyValue(value, 6)]));
}

/** An OTLP AnyValue as plain JSON. */
export function readAnyValue(value: unknown, depth = 6): unknown {
  const object = asObject(value);
  if (!object || depth === 0) return object ? null : value;
  const scalar =
    at(object, 'stringValue') ??
    at(object, 'boolValue') ??
    at(object, 'intValue') ??
    at(object, 'doubleValue') ??
    at(object, 'bytesValue');
  if (scalar !== undefined) return scalar;
  const list = at(object, 'arrayValue', 'values');
  if (list !== undefined)
    return asArray(list)
      .slice(0, 200)
      .map((item) => readAnyValue(item, depth - 1));
  const map = at(object, 'kvlistValue', 'values');
  return map === undefined
    ? null
    : Object.fromEntries(asEntries(map).map(([key, item]) => [key, readAnyValue(item, depth - 1)]));
}

/** The first of several attribute names that holds a text: new name first, then the ones it replaced. */
export function attribute(attributes: Attributes, ...names: string[]): string | null {
  for (const name of names) {
    const text = asText(attributes.get(name));
    if (text !== null) return text;
  }
  return null;
}

/** ISO 8601 from nanoseconds since the epoch (a string of digits in OTLP/JSON). */
export function timeOfNanoseconds(value: unknown): string | null {
  const digits = asText(value, 30);
  return digits !== null && /^\d{10,20}$/.test(digits) && digits !== '0' ? asTime(Number(digits) / 1e9) : null;
}
