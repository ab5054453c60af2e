import type { EncodedValue } from '../../domain/encoded-value.ts';
import { literal } from './test-file.ts';

/** A key as source: `$$` stands for `$`, and only a computed `__proto__` is a field. */
function key(name: string): string {
  if (name === '$$') return '$';
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
}

function fields(value: { [key: string]: EncodedValue }): string {
  const parts = Object.entries(value).map(([name, field]) => `${key(name)}: ${valueSource(field)}`);
  return parts.length ? `{ ${parts.join(', ')} }` : '{}';
}

const text = (value: EncodedValue | undefined): string => literal(String(value ?? ''));
const object = (value: EncodedValue | undefined): { [key: string]: EncodedValue } =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
const list = (value: EncodedValue | undefined): EncodedValue[] => (Array.isArray(value) ? value : []);

const tagged: Record<string, (value: { [key: string]: EncodedValue }) => string> = {
  undefined: () => 'undefined',
  nan: () => 'NaN',
  infinity: () => 'Infinity',
  '-infinity': () => '-Infinity',
  '-0': () => '-0',
  bigint: (v) => `${String(v.value).replace(/[^\d-]/g, '')}n`,
  date: (v) => (v.value === null ? 'new Date(NaN)' : `new Date(${text(v.value)})`),
  regexp: (v) => `new RegExp(${text(v.source)}, ${text(v.flags)})`,
  url: (v) => `new URL(${text(v.value)})`,
  buffer: (v) => `Buffer.from(${text(v.base64)}, 'base64')`,
  map: (v) => `new Map([${list(v.entries).map(valueSource).join(', ')}])`,
  set: (v) => `new Set([${list(v.values).map(valueSource).join(', ')}])`,
  nullproto: (v) => `Object.assign(Object.create(null), ${fields(object(v.fields))})`,
  error: (v) => `Object.assign(new Error(${text(v.message)}), ${fields(object(v.fields))})`,
  instance: (v) => fields(object(v.fields)),
};

/** An encoded value as JavaScript source. Functions and what was not captured come out as `undefined`: event text never becomes code. */
export function valueSource(value: EncodedValue): string {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return `[${value.map(valueSource).join(', ')}]`;
  if (typeof value.$ === 'string')
    return Object.hasOwn(tagged, value.$) ? (tagged[value.$]?.(value) ?? '') : 'undefined';
  return fields(value);
}
