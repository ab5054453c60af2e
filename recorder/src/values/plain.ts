import type { Encoded } from './encoded.ts';

/** How much may still be written. */
export interface Room {
  characters: number;
}

const deepest = 6;
const entries = 100;

/**
 * An encoded value as plain JSON for the variables of a Sentry event: instances as their fields, what JSON has no word for as
 * `<undefined>`, `<Map(3)>`. `root` is what references point into.
 */
export function plain(value: Encoded, root: Encoded, room: Room, depth = 0): unknown {
  room.characters -= 8;
  if (value === null) return '<null>';
  if (typeof value === 'string') {
    const kept = value.slice(0, Math.max(0, room.characters));
    room.characters -= kept.length;
    return kept;
  }
  if (typeof value !== 'object') return value;
  if (room.characters <= 0 || depth > deepest) return Array.isArray(value) ? '[Array]' : '[Object]';
  if (Array.isArray(value)) return value.slice(0, entries).map((item) => plain(item, root, room, depth + 1));
  return typeof value.$ === 'string' ? plainTag(value, root, room, depth) : plainFields(value, root, room, depth);
}

function plainFields(fields: Record<string, Encoded>, root: Encoded, room: Room, depth: number): unknown {
  const kept = Object.entries(fields).slice(0, entries);
  return Object.fromEntries(
    kept.map(([key, item]) => {
      room.characters -= key.length;
      return [key === '$$' ? '$' : key, plain(item, root, room, depth + 1)];
    }),
  );
}

function plainTag(value: Record<string, Encoded>, root: Encoded, room: Room, depth: number): unknown {
  const size = (list: Encoded | undefined) => (Array.isArray(list) ? list.length : 0);
  switch (value.$) {
    case 'date':
    case 'url':
      return value.value ?? '<Date>';
    case 'instance':
    case 'nullproto':
      return plainFields(value.fields as Record<string, Encoded>, root, room, depth);
    case 'error':
      return `${String(value.class)}: ${String(value.message)}`.slice(0, 500);
    case 'map':
      return `<Map(${size(value.entries)})>`;
    case 'set':
      return `<Set(${size(value.values)})>`;
    case 'buffer':
      return `<${String(value.kind)}(${Math.floor((String(value.base64).length * 3) / 4)})>`;
    case 'function':
      return `<Function: ${String(value.name)}>`;
    case 'bigint':
      return `<${String(value.value).slice(0, 50)}n>`;
    case 'opaque':
      return value.text;
    case 'ref': {
      const target = depth < 3 ? follow(root, String(value.to)) : undefined;
      return target === undefined ? '[Circular]' : plain(target, root, room, depth + 1);
    }
    default:
      return `<${String(value.$)}>`;
  }
}

/** What a JSON pointer (RFC 6901) points to; undefined for nothing. */
export function follow(root: Encoded, pointer: string): Encoded | undefined {
  let at: Encoded | undefined = root;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null) return undefined;
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, Encoded>)[key];
  }
  return at;
}
