import { types } from 'node:util';
import { bounds } from '../bounds.ts';
import { type Encoded, put, tag } from './encoded.ts';
import { encodeOwn, type Shape } from './shapes.ts';

/** Where a value was put, for references to it. */
interface Place {
  outer: Place | null;
  key: string | number;
}

interface Waiting {
  shape: Shape;
  place: Place;
  depth: number;
}

/**
 * Turns live values into their encoded form without touching them: getters are not run, proxies not asked, `toJSON`
 * not called. Breadth first, so that what is near is whole before what is far begins. One encoder is one error: an object
 * that comes again is a reference `{ $: 'ref', to }`, `to` being the JSON pointer of its first place from `root` on.
 */
export class Encoder {
  #seen = new Map<object, Place>();
  #nodes = 0;
  characters = 0;
  /** Values that were cut. */
  cut = 0;
  #longest: number;

  /** `longest` = characters of one text that are kept. */
  constructor(longest: number = bounds.text) {
    this.#longest = longest;
  }

  /** The encoded form of a value that will stand at `path` of the recording. */
  encode(value: unknown, path: readonly (string | number)[], depth: number = bounds.depth): Encoded {
    const place = path.reduce<Place | null>((outer, key) => ({ outer, key }), null) ?? { outer: null, key: '' };
    const waiting: Waiting[] = [];
    const most = Math.min(this.#nodes + bounds.nodesPerFrame, bounds.nodesPerError);
    const encoded = this.#begin(value, place, 0, waiting);
    for (let next = 0; next < waiting.length; next += 1) {
      const item = waiting[next];
      if (item) this.#fill(item, waiting, depth, most);
    }
    return encoded;
  }

  #fill({ shape, place, depth }: Waiting, waiting: Waiting[], deepest: number, most: number): void {
    const child = (value: unknown, key: string | number, through: readonly (string | number)[] = []): Encoded => {
      if (this.#nodes >= most || this.characters > bounds.valueCharacters || depth >= deepest) {
        if (typeof value === 'object' && value !== null) return this.#opaque('[cut]');
      }
      const inner = through.reduce<Place>((outer, step) => ({ outer, key: step }), place);
      return this.#begin(value, { outer: inner, key }, depth + 1, waiting);
    };
    // Filling counts as well: only then is it added.
    const left = shape.fill?.(child) ?? 0;
    this.cut += left;
  }

  #begin(value: unknown, place: Place, depth: number, waiting: Waiting[]): Encoded {
    this.#nodes += 1;
    this.characters += 8;
    if (typeof value !== 'object' || value === null) return this.#leaf(value);
    const known = this.#seen.get(value);
    if (known) return tag('ref', { to: pointerOf(known) });
    if (types.isProxy(value)) return this.#opaque('[Proxy]');
    if (value === globalThis || value === process)
      return this.#opaque(value === process ? '[process]' : '[global]', false);
    const shape = encodeOwn(value);
    this.#seen.set(value, place);
    this.characters += shape.characters;
    if (shape.fill) waiting.push({ shape, place, depth });
    return shape.encoded;
  }

  #leaf(value: unknown): Encoded {
    switch (typeof value) {
      case 'undefined':
        return tag('undefined');
      case 'number':
        return encodeNumber(value);
      case 'bigint':
        return encodeBigint(value);
      case 'string':
        return this.#text(value);
      case 'symbol':
        return tag('symbol', { text: value.description ?? '' });
      case 'function':
        return this.#function(value);
      default:
        return value as boolean | null;
    }
  }

  #text(value: string): Encoded {
    const kept = value.length > this.#longest ? value.slice(0, this.#longest) : value;
    if (kept !== value) this.cut += 1;
    this.characters += kept.length;
    return kept;
  }

  #function(value: object): Encoded {
    if (types.isProxy(value)) return this.#opaque('[Proxy]');
    const source = Function.prototype.toString.call(value);
    const name = Object.getOwnPropertyDescriptor(value, 'name')?.value;
    const named = typeof name === 'string' ? name.slice(0, 200) : '';
    this.characters += named.length;
    if (source.length > bounds.functionText || source.endsWith('{ [native code] }')) {
      return this.#opaque(`[Function: ${named || 'anonymous'}]`, false);
    }
    this.characters += source.length;
    return tag('function', { name: named, source });
  }

  #opaque(text: string, isCut = true): Encoded {
    if (isCut) this.cut += 1;
    return tag('opaque', { text });
  }
}

function encodeNumber(value: number): Encoded {
  if (Number.isNaN(value)) return tag('nan');
  if (value === Infinity) return tag('infinity');
  if (value === -Infinity) return tag('-infinity');
  return Object.is(value, -0) ? tag('-0') : value;
}

/** A number of a million digits takes seconds to be written down. */
function encodeBigint(value: bigint): Encoded {
  return BigInt.asIntN(4096, value) === value
    ? tag('bigint', { value: String(value) })
    : tag('opaque', { text: '[bigint]' });
}

/** RFC 6901. */
function pointerOf(place: Place): string {
  const steps: string[] = [];
  for (let at: Place | null = place; at; at = at.outer) {
    steps.push(String(at.key).replaceAll('~', '~0').replaceAll('/', '~1'));
  }
  return `/${steps.toReversed().join('/')}`;
}

/** A record of named values, each encoded at `path/name`. */
export function encodeNamed(
  encoder: Encoder,
  names: readonly (readonly [string, unknown])[],
  path: readonly (string | number)[],
  depth?: number,
): Record<string, Encoded> {
  const record: Record<string, Encoded> = {};
  for (const [name, value] of names) put(record, name, encoder.encode(value, [...path, name], depth));
  return record;
}
