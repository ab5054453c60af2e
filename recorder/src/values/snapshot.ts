import { types } from 'node:util';
import { bounds } from '../bounds.ts';
import { drop } from '../guard.ts';

/** How much a snapshot may still hold. */
interface Room {
  values: number;
  characters: number;
  isCut: boolean;
}

const deepest = 5;

/**
 * A copy of what a call was given or gave back, which the program is free to change afterwards: plain objects, arrays and bytes
 * are copied within bounds, everything else stands for itself until it is encoded. Getters are not run, proxies not asked. Much cheaper
 * than encoding, as it is done for every good request.
 */
export function snapshot(value: unknown): unknown {
  const room: Room = { values: bounds.snapshotValues, characters: bounds.body, isCut: false };
  const copy = copyOf(value, room, 0);
  if (room.isCut) drop('results');
  return copy;
}

function copyOf(value: unknown, room: Room, depth: number): unknown {
  room.values -= 1;
  if (typeof value === 'string') {
    room.characters -= value.length;
    if (value.length <= bounds.body) return value;
    room.isCut = true;
    return value.slice(0, bounds.body);
  }
  if (typeof value !== 'object' || value === null || depth > deepest || types.isProxy(value)) return value;
  if (Array.isArray(value)) return copyArray(value, room, depth);
  if (value instanceof Uint8Array) return copyBytes(value, room);
  const prototype = Object.getPrototypeOf(value) as object | null;
  const isPlain = prototype === Object.prototype || prototype === null;
  return isPlain || !isExotic(value) ? copyFields(value, room, depth, prototype) : value;
}

/** What is more than its fields. */
function isExotic(value: object): boolean {
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value) || types.isPromise(value)) return true;
  if (types.isDate(value) || types.isNativeError(value) || types.isRegExp(value) || value instanceof URL) return true;
  return types.isMap(value) || types.isSet(value) || types.isBoxedPrimitive(value) || types.isWeakMap(value);
}

const isFull = (room: Room): boolean => room.values <= 0 || room.characters <= 0;

function copyArray(value: readonly unknown[], room: Room, depth: number): unknown[] {
  const copy: unknown[] = [];
  for (const item of value) {
    if (isFull(room) || copy.length >= bounds.entries) {
      room.isCut = true;
      break;
    }
    copy.push(copyOf(item, room, depth + 1));
  }
  return copy;
}

function copyBytes(value: Uint8Array, room: Room): Uint8Array {
  const kept = value.subarray(0, Math.max(0, Math.min(value.length, bounds.binary, room.characters)));
  room.characters -= kept.length;
  room.isCut ||= kept.length < value.length;
  return Buffer.from(kept);
}

function copyFields(value: object, room: Room, depth: number, prototype: object | null): object {
  const copy = Object.create(prototype) as Record<string, unknown>;
  for (const key of Object.keys(value)) {
    if (isFull(room)) {
      room.isCut = true;
      break;
    }
    const own = Object.getOwnPropertyDescriptor(value, key);
    if (!own || !('value' in own)) continue;
    const item = copyOf(own.value, room, depth + 1);
    if (key === '__proto__') Object.defineProperty(copy, key, { value: item, enumerable: true });
    else copy[key] = item;
  }
  return copy;
}
