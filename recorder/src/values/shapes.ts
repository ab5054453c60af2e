import { types } from 'node:util';
import { bounds } from '../bounds.ts';
import { type Encoded, put, tag } from './encoded.ts';

/** Encodes a part of an object that will stand under `through` and then `key` of it. */
export type Child = (value: unknown, key: string | number, through?: readonly (string | number)[]) => Encoded;

/** An object's encoded form, its parts still to be filled in. `fill` returns how many parts were left out. */
export interface Shape {
  encoded: Encoded;
  characters: number;
  fill: ((child: Child) => number) | null;
}

const finished = (encoded: Encoded, characters = 32): Shape => ({ encoded, characters, fill: null });

// Taken once, before the app can replace them: an object's own methods are never called.
const dateValue = Date.prototype.getTime;
const dateText = Date.prototype.toISOString;
const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;
const regExpFlags = [
  ['hasIndices', 'd'],
  ['global', 'g'],
  ['ignoreCase', 'i'],
  ['multiline', 'm'],
  ['dotAll', 's'],
  ['unicode', 'u'],
  ['unicodeSets', 'v'],
  ['sticky', 'y'],
] as const;
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;

/** What the engine's own getter of a prototype says of a value, whatever own fields the value has; undefined if it refuses. */
function nativeGet(prototype: object, name: string | symbol, value: object): unknown {
  try {
    return Object.getOwnPropertyDescriptor(prototype, name)?.get?.call(value);
  } catch {
    return undefined;
  }
}

/** The encoded form of any object that is no proxy and no function. Runs no code of the app. */
export function encodeOwn(value: object): Shape {
  if (Array.isArray(value)) return encodeArray(value);
  if (types.isDate(value)) return finished(encodeDate(value));
  if (types.isRegExp(value)) return encodeRegExp(value);
  if (types.isMap(value)) return encodeMap(value);
  if (types.isSet(value)) return encodeSet(value);
  if (ArrayBuffer.isView(value)) return encodeView(value);
  if (types.isAnyArrayBuffer(value))
    return encodeBytes(types.isSharedArrayBuffer(value) ? 'SharedArrayBuffer' : 'ArrayBuffer', new Uint8Array(value));
  if (types.isPromise(value)) return finished(tag('opaque', { text: '[Promise]' }));
  if (types.isWeakMap(value) || types.isWeakSet(value)) return finished(tag('opaque', { text: '[Weak]' }));
  if (types.isBoxedPrimitive(value)) return finished(tag('opaque', { text: '[Boxed]' }));
  return encodeFields(value);
}

function encodeDate(value: Date): Encoded {
  return tag('date', { value: Number.isNaN(dateValue.call(value)) ? null : dateText.call(value) });
}

function encodeRegExp(value: RegExp): Shape {
  const source = String(nativeGet(RegExp.prototype, 'source', value));
  const flags = regExpFlags.filter(([name]) => nativeGet(RegExp.prototype, name, value) === true);
  const text = source.slice(0, bounds.text);
  return finished(tag('regexp', { source: text, flags: flags.map(([, letter]) => letter).join('') }), text.length);
}

function encodeArray(value: readonly unknown[]): Shape {
  const encoded: Encoded[] = [];
  const length = Math.min(value.length, bounds.entries);
  return {
    encoded,
    characters: 2,
    fill: (child) => {
      for (let i = 0; i < length; i += 1) {
        const own = Object.getOwnPropertyDescriptor(value, i);
        encoded.push(
          own && 'value' in own
            ? child(own.value, i)
            : tag(own ? 'opaque' : 'undefined', own ? { text: '[Getter]' } : {}),
        );
      }
      return value.length - length;
    },
  };
}

function encodeMap(value: ReadonlyMap<unknown, unknown>): Shape {
  const entries: Encoded[] = [];
  return {
    encoded: tag('map', { entries }),
    characters: 24,
    fill: (child) => {
      for (const [key, item] of mapEntries.call(value)) {
        if (entries.length >= bounds.entries) break;
        const through = ['entries', entries.length];
        entries.push([child(key, 0, through), child(item, 1, through)]);
      }
      return value.size - entries.length;
    },
  };
}

function encodeSet(value: ReadonlySet<unknown>): Shape {
  const values: Encoded[] = [];
  return {
    encoded: tag('set', { values }),
    characters: 24,
    fill: (child) => {
      for (const item of setValues.call(value)) {
        if (values.length >= bounds.entries) break;
        values.push(child(item, values.length, ['values']));
      }
      return value.size - values.length;
    },
  };
}

function encodeView(value: ArrayBufferView): Shape {
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (types.isDataView(value)) return encodeBytes('DataView', bytes);
  const isBuffer = Object.getPrototypeOf(value) === Buffer.prototype;
  const kind = isBuffer ? 'Buffer' : String(nativeGet(typedArray, Symbol.toStringTag, value));
  return encodeBytes(kind, bytes);
}

function encodeBytes(kind: string, bytes: Uint8Array): Shape {
  const kept = bytes.subarray(0, bounds.binary);
  const base64 = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength).toString('base64');
  const whole: Record<string, Encoded> = kept.length < bytes.length ? { bytes: bytes.length } : {};
  return {
    encoded: tag('buffer', { kind, base64, ...whole }),
    characters: base64.length,
    fill: () => (kept.length < bytes.length ? 1 : 0),
  };
}

function encodeFields(value: object): Shape {
  const fields: Record<string, Encoded> = {};
  const { encoded, through, skip } = frameOf(value, fields);
  return {
    encoded,
    characters: 24,
    fill: (child) => {
      const keys = Object.keys(value);
      let kept = 0;
      for (const key of keys) {
        if (kept >= bounds.entries) break;
        const own = Object.getOwnPropertyDescriptor(value, key);
        if (!own || skip.includes(key)) continue;
        kept += 1;
        const name = key === '$' ? '$$' : key;
        put(fields, name, 'value' in own ? child(own.value, name, through) : tag('opaque', { text: '[Getter]' }));
      }
      return Math.max(0, keys.length - bounds.entries);
    },
  };
}

interface FieldsFrame {
  encoded: Encoded;
  /** From the object's place to its fields. */
  through: readonly string[];
  skip: readonly string[];
}

function frameOf(value: object, fields: Record<string, Encoded>): FieldsFrame {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (types.isNativeError(value))
    return { encoded: encodeError(value, fields), through: ['fields'], skip: ['message', 'stack'] };
  if (prototype === Object.prototype) return { encoded: fields, through: [], skip: [] };
  if (prototype === null) return { encoded: tag('nullproto', { fields }), through: ['fields'], skip: [] };
  const href = prototype === URL.prototype ? nativeGet(URL.prototype, 'href', value) : undefined;
  if (href !== undefined) return { encoded: tag('url', { value: String(href) }), through: ['fields'], skip: [] };
  return { encoded: tag('instance', { class: classOf(value), fields }), through: ['fields'], skip: [] };
}

function encodeError(value: object, fields: Record<string, Encoded>): Encoded {
  const message = plainField(value, 'message');
  const name = plainField(value, 'name') ?? classOf(value);
  return tag('error', {
    class: String(name).slice(0, 200),
    message: typeof message === 'string' ? message.slice(0, bounds.text) : '',
    fields,
  });
}

function plainField(value: object, key: string): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(value, key);
  return descriptor && 'value' in descriptor && typeof descriptor.value !== 'object' ? descriptor.value : undefined;
}

/** The name of the nearest class, read without running a getter or asking a proxy. */
export function classOf(value: object): string {
  for (let at: object | null = value, steps = 0; at && steps < 20; steps += 1) {
    if (types.isProxy(at)) return '';
    const maker = Object.getOwnPropertyDescriptor(at, 'constructor')?.value as unknown;
    if (typeof maker === 'function' && !types.isProxy(maker)) {
      const name = Object.getOwnPropertyDescriptor(maker, 'name')?.value as unknown;
      if (typeof name === 'string') return name.slice(0, 200);
    }
    at = Object.getPrototypeOf(at) as object | null;
  }
  return '';
}
