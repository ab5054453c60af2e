// Values between processes: JSON, with { "$": kind } for what JSON has no word for. See src/domain/scenario.ts.
// Runs inside the sandbox on the target's Node: plain JavaScript, no dependency.

const maxDepth = 8;
const maxEntries = 200;
const maxText = 20_000;

const tag = (kind, rest = {}) => ({ $: kind, ...rest });

function encodeNumber(value) {
  if (Number.isNaN(value)) return tag('nan');
  if (value === Infinity) return tag('infinity');
  if (value === -Infinity) return tag('-infinity');
  return Object.is(value, -0) ? tag('-0') : value;
}

/** An own field under any name, `__proto__` included. */
function put(into, key, value) {
  Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true });
}

function encodeFields(value, seen, depth) {
  const fields = {};
  for (const key of Object.keys(value).slice(0, maxEntries)) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    if (!descriptor || descriptor.get) continue; // getters are not run
    put(fields, key === '$' ? '$$' : key, encodeAt(descriptor.value, seen, depth + 1));
  }
  return fields;
}

const builtIns = [
  [Date, (v) => tag('date', { value: Number.isNaN(v.getTime()) ? null : v.toISOString() })],
  [RegExp, (v) => tag('regexp', { source: v.source, flags: v.flags })],
  [URL, (v) => tag('url', { value: v.href })],
  [
    ArrayBuffer,
    (v) => tag('buffer', { kind: 'ArrayBuffer', base64: Buffer.from(v).toString('base64').slice(0, maxText) }),
  ],
];

function encodeObject(value, seen, depth) {
  if (seen.has(value)) return tag('ref');
  if (depth > maxDepth) return tag('opaque', { text: Object.prototype.toString.call(value) });
  seen.add(value);
  try {
    for (const [type, encoded] of builtIns) if (value instanceof type) return encoded(value);
    if (ArrayBuffer.isView(value)) {
      const base64 = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64').slice(0, maxText);
      return tag('buffer', { kind: value.constructor.name, base64 });
    }
    if (Array.isArray(value)) return Array.from(value.slice(0, maxEntries), (v) => encodeAt(v, seen, depth + 1));
    if (value instanceof Map) {
      return tag('map', {
        entries: [...value].slice(0, maxEntries).map((e) => e.map((v) => encodeAt(v, seen, depth + 1))),
      });
    }
    if (value instanceof Set)
      return tag('set', { values: [...value].slice(0, maxEntries).map((v) => encodeAt(v, seen, depth + 1)) });
    if (value instanceof Error)
      return tag('error', { class: value.name, message: value.message, fields: encodeFields(value, seen, depth) });
    const prototype = Object.getPrototypeOf(value);
    const fields = encodeFields(value, seen, depth);
    if (prototype === null) return tag('nullproto', { fields });
    if (prototype === Object.prototype) return fields;
    return tag('instance', { class: prototype.constructor?.name ?? '', fields });
  } finally {
    seen.delete(value);
  }
}

function encodeAt(value, seen, depth) {
  switch (typeof value) {
    case 'undefined':
      return tag('undefined');
    case 'number':
      return encodeNumber(value);
    case 'bigint':
      return tag('bigint', { value: String(value) });
    case 'string':
      return value.length > maxText ? value.slice(0, maxText) : value;
    case 'boolean':
      return value;
    case 'symbol':
      return tag('symbol', { text: String(value) });
    case 'function':
      return tag('function', { source: Function.prototype.toString.call(value).slice(0, maxText) });
    default:
      return value === null ? null : encodeObject(value, seen, depth);
  }
}

/** Any JavaScript value to its encoded form; never throws, never runs getters. */
export function encode(value) {
  try {
    return encodeAt(value, new Set(), 0);
  } catch {
    return tag('opaque', { text: 'not encodable' });
  }
}
