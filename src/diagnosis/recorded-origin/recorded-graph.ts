import type { EncodedValue } from '../../domain/encoded-value.ts';
import { follow } from '../../domain/json-pointer.ts';
import type { Recording } from '../../domain/recording.ts';

export type Fields = { [key: string]: EncodedValue };

/** A value of a recording with the names on the way to it. */
export interface Place {
  path: string[];
  value: EncodedValue;
}

const placesAtMost = 3_000;
const levelsAtMost = 8;

export const isFields = (value: EncodedValue | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Walks the values of one recording; references lead to the one object that they mean. */
export class RecordedGraph {
  readonly #root: EncodedValue;

  constructor(recording: Recording) {
    this.#root = recording as unknown as EncodedValue;
  }

  /** The value that is meant, through references. */
  meant(value: EncodedValue): EncodedValue {
    let at = value;
    for (let steps = 0; steps < 8 && isFields(at) && at.$ === 'ref'; steps++)
      at = follow(this.#root, String(at.to)) ?? { $: 'opaque', text: '' };
    return at;
  }

  /** A named part of a value; undefined where it has none of its own. */
  part(value: EncodedValue, name: string): EncodedValue | undefined {
    const at = this.meant(value);
    if (Array.isArray(at)) return at[Number(name)];
    if (!isFields(at)) return undefined;
    const holder = typeof at.$ === 'string' && isFields(at.fields) ? at.fields : typeof at.$ === 'string' ? {} : at;
    const key = name === '$' ? '$$' : name;
    return Object.hasOwn(holder, key) ? holder[key] : undefined;
  }

  /** A value and all that is inside of it, breadth first, each object once, bounded. */
  inside(start: EncodedValue): Place[] {
    const seen = new Set<object>();
    const found: Place[] = [{ path: [], value: this.meant(start) }];
    for (let i = 0; i < found.length && found.length < placesAtMost; i++) {
      const at = found[i];
      if (!at || typeof at.value !== 'object' || at.value === null || at.path.length >= levelsAtMost) continue;
      if (seen.has(at.value)) continue;
      seen.add(at.value);
      for (const [name, part] of this.#parts(at.value))
        found.push({ path: [...at.path, name], value: this.meant(part) });
    }
    return found;
  }

  #parts(value: Fields | EncodedValue[]): Array<[string, EncodedValue]> {
    if (Array.isArray(value)) return value.map((item, i) => [String(i), item]);
    if (typeof value.$ !== 'string') return Object.entries(value);
    if (isFields(value.fields)) return Object.entries(value.fields);
    const list = value.$ === 'map' ? value.entries : value.$ === 'set' ? value.values : [];
    return Array.isArray(list) ? list.map((item, i) => [String(i), item]) : [];
  }
}

/** A value in a word: `null`, `Array`, a class's name, `string`. */
export function wordOf(value: EncodedValue | undefined): string {
  if (value === undefined) return 'undefined';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'Array';
  if (typeof value !== 'object') return typeof value;
  const names: Record<string, string> = {
    date: 'Date',
    map: 'Map',
    set: 'Set',
    url: 'URL',
    regexp: 'RegExp',
    buffer: 'Buffer',
  };
  const kind = typeof value.$ === 'string' ? value.$ : 'Object';
  if (kind === 'instance') return String(value.class || 'Object');
  return Object.hasOwn(names, kind) ? (names[kind] ?? kind) : kind === 'nullproto' ? 'Object' : kind;
}
