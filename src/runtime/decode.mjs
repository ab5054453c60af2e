// Encoded values back to live ones: { "$": kind } as src/domain/encoded-value.ts says. What is malformed is `undefined`.
// Runs inside the sandbox on the target's Node: plain JavaScript, no dependency.

/** An own field under any name, `__proto__` included. */
function put(into, key, value) {
  Object.defineProperty(into, key, { value, writable: true, enumerable: true, configurable: true });
}

const isObject = (value) => typeof value === 'object' && value !== null;
const keyOf = (place) => `${place.module}#${place.name}`;

/** The exports that the instances inside of a value name. */
export function classesNamed(value) {
  if (!isObject(value)) return [];
  const own = typeof value.$ === 'string' && isObject(value.from) && value.$ !== 'function' ? [value.from] : [];
  return [...own, ...Object.entries(value).flatMap(([key, part]) => (key === 'from' ? [] : classesNamed(part)))];
}

/** A function's text as a value, written as a method, too. */
function functionFrom({ source, name }) {
  try {
    return (0, eval)(`(${source})`); // inside the sandbox only
  } catch {
    return (0, eval)(`({ ${source} })`)[name];
  }
}

function bytesOf({ kind, base64 }) {
  const bytes = Buffer.from(base64, 'base64');
  if (kind === 'Buffer') return bytes;
  const copy = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return kind === 'ArrayBuffer' ? copy : new (globalThis[kind] ?? Uint8Array)(copy);
}

const leaves = {
  undefined: () => undefined,
  nan: () => NaN,
  infinity: () => Infinity,
  '-infinity': () => -Infinity,
  '-0': () => -0,
  bigint: (v) => BigInt(v.value),
  date: (v) => new Date(v.value ?? NaN),
  regexp: (v) => new RegExp(v.source, v.flags),
  url: (v) => new URL(v.value),
  buffer: bytesOf,
  function: functionFrom,
  symbol: (v) => Symbol(v.text),
};

/**
 * A function that decodes the values of one scenario: what a `def` names in one is met by a `ref` of a later one.
 * `classes`: `module#export` -> class. Each object is known before its parts are decoded, so that cycles close.
 */
export function decoder(classes = new Map()) {
  const known = new Map();
  const fill = (into, fields) => {
    for (const [key, field] of Object.entries(fields ?? {})) put(into, key === '$$' ? '$' : key, decode(field));
    return into;
  };
  const prototypeOf = (value) => (isObject(value.from) ? classes.get(keyOf(value.from))?.prototype : undefined);
  const errorFrom = (value, keep) => {
    const error = keep(new (prototypeOf(value) ? Error : (globalThis[value.class] ?? Error))(value.message));
    if (prototypeOf(value)) Object.setPrototypeOf(error, prototypeOf(value));
    return fill(error, value.fields);
  };
  const kinds = {
    ...leaves,
    map: (v, keep) => {
      const map = keep(new Map());
      for (const [key, item] of v.entries) map.set(decode(key), decode(item));
      return map;
    },
    set: (v, keep) => {
      const set = keep(new Set());
      for (const item of v.values) set.add(decode(item));
      return set;
    },
    nullproto: (v, keep) => fill(keep(Object.create(null)), v.fields),
    error: errorFrom,
    instance: (v, keep) => fill(keep(Object.create(prototypeOf(v) ?? Object.prototype)), v.fields),
    made: (v) => new (classes.get(keyOf(v.from)))(...v.args.map((arg) => decode(arg))),
    def: (v) => {
      const value = decode(v.value, (made) => (known.set(v.id, made), made));
      known.set(v.id, value);
      return value;
    },
    ref: (v) => known.get(v.to),
  };
  function decode(value, keep = (made) => made) {
    if (!isObject(value)) return value;
    if (Array.isArray(value)) {
      const list = keep([]);
      for (const item of value) list.push(decode(item));
      return list;
    }
    if (typeof value.$ !== 'string') return fill(keep({}), value);
    const kind = Object.hasOwn(kinds, value.$) ? kinds[value.$] : undefined;
    if (value.$ === 'made') return kind(value); // its constructor may refuse: that is the program's own word
    try {
      return kind?.(value, keep);
    } catch {
      return undefined;
    }
  }
  return (value) => decode(value);
}

/** One value that names no class. */
export const decode = (value) => decoder()(value);
