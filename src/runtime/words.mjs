// Values in a few words, for probes: `undefined`, `number 5`, `string "abc"`, `Array 3`, `Map 2`, `Order`. Runs no code of
// the program: no getters, no proxy traps, no methods that it could have replaced.
import { types } from 'node:util';

const { getPrototypeOf, getOwnPropertyDescriptor, hasOwn, is, keys } = Object;
const { isArray } = Array;
const { stringify } = JSON;
const { isProxy, isMap, isSet, isPromise } = types;
const methodOf = (method) => Function.prototype.call.bind(method);
const slice = methodOf(String.prototype.slice);
const replace = methodOf(String.prototype.replace);
const sizeOfMap = methodOf(getOwnPropertyDescriptor(Map.prototype, 'size').get);
const sizeOfSet = methodOf(getOwnPropertyDescriptor(Set.prototype, 'size').get);
const describe = methodOf(Symbol.prototype.toString);
const getClass = methodOf(WeakMap.prototype.get);
const setClass = methodOf(WeakMap.prototype.set);
const decimal = methodOf(BigInt.prototype.toString);

const textAtMost = 60;
const scannedAtMost = 10_000;
const keysAtMost = 8;
const classes = new WeakMap();

const cut = (text) => (text.length > textAtMost ? `${slice(text, 0, textAtMost)}…` : text);

function nameOf(fn) {
  const name = getOwnPropertyDescriptor(fn, 'name')?.value;
  return typeof name === 'string' ? replace(slice(name, 0, 40), /[^\w$.#]/g, '') : '';
}

function classOf(value) {
  const prototype = getPrototypeOf(value);
  if (prototype === null) return 'Object';
  const known = getClass(classes, prototype);
  if (known !== undefined) return known;
  const maker = isProxy(prototype) ? null : getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  const name = (typeof maker === 'function' && !isProxy(maker) && nameOf(maker)) || 'Object';
  setClass(classes, prototype, name);
  return name;
}

function wordOfObject(value) {
  if (isProxy(value)) return 'Proxy';
  if (typeof value === 'function') return `function ${nameOf(value)}`;
  if (isArray(value)) return `Array ${value.length}`;
  if (isMap(value)) return `Map ${sizeOfMap(value)}`;
  if (isSet(value)) return `Set ${sizeOfSet(value)}`;
  return isPromise(value) ? 'Promise' : classOf(value);
}

/** A value's type (a class name for objects), a space, and what else fits: never more than about 100 characters. Never throws. */
export function wordOf(value) {
  try {
    switch (typeof value) {
      case 'undefined':
        return value === undefined ? 'undefined' : 'object'; // document.all and its like
      case 'number':
        return `number ${is(value, -0) ? '-0' : value}`;
      case 'boolean':
        return `boolean ${value}`;
      case 'bigint':
        return `bigint ${cut(decimal(value))}`;
      case 'symbol':
        return `symbol ${cut(describe(value))}`;
      case 'string':
        return value.length > scannedAtMost ? `string (${value.length} characters)` : `string ${stringify(cut(value))}`;
      default:
        return value === null ? 'null' : wordOfObject(value);
    }
  } catch {
    return 'unreadable';
  }
}

/** As `wordOf`, with the names of an object's first fields: `Order {sku, qty}`; for what lacks a property. */
export function holderWord(value) {
  const word = wordOf(value);
  try {
    if (typeof value !== 'object' || value === null || isProxy(value) || isArray(value) || isMap(value)) return word;
    const names = keys(value);
    let text = '';
    for (let i = 0; i < names.length && i < keysAtMost; i++) text += `${i ? ', ' : ''}${slice(names[i], 0, 24)}`;
    return `${word} {${text}${names.length > keysAtMost ? ', …' : ''}}`;
  } catch {
    return word;
  }
}

/** Whether an object has (or inherits) a property by that key; null where asking could run code, or it is no object. */
export function hasKey(value, key) {
  if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'symbol') return null;
  let at = value;
  for (let i = 0; i < 12; i++) {
    if (at === null && i > 0) return false;
    if ((typeof at !== 'object' && typeof at !== 'function') || at === null || isProxy(at)) return null;
    if (hasOwn(at, key)) return true;
    at = getPrototypeOf(at);
  }
  return null;
}
