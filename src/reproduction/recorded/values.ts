import type { EncodedValue } from '../../domain/encoded-value.ts';
import { follow } from '../../domain/json-pointer.ts';
import type { Recording } from '../../domain/recording.ts';
import type { KnownClass, RepositoryCode } from './repository-code.ts';

type Fields = { [key: string]: EncodedValue };

/** Values of a recording that stand alone: references resolved, classes named. */
export interface StandingValues {
  values: EncodedValue[];
  /** Nothing was left out. */
  complete: boolean;
}

/** How an instance comes about again: by its constructor, or as an object of its class with its fields. */
export type Making = 'made' | 'instance';

const nodesAtMost = 5_000;
const levelsAtMost = 60;
const identityKinds = new Set(['map', 'set', 'nullproto', 'error', 'instance', 'made']);

const isObject = (value: EncodedValue | undefined): value is Fields | EncodedValue[] =>
  typeof value === 'object' && value !== null;
const fieldsOf = (value: EncodedValue | undefined): Fields => (isObject(value) && !Array.isArray(value) ? value : {});
const listOf = (value: EncodedValue | undefined): EncodedValue[] => (Array.isArray(value) ? value : []);

/** What a reference points to, through references. */
function target(root: EncodedValue, value: EncodedValue): EncodedValue {
  let at = value;
  for (let steps = 0; isObject(at) && !Array.isArray(at) && at.$ === 'ref'; steps++) {
    const next = steps < 8 && typeof at.to === 'string' ? follow(root, at.to) : undefined;
    if (next === undefined) return { $: 'opaque', text: 'lost' };
    at = next;
  }
  return at;
}

/** Takes values out of a recording so that they can be built anew: shared objects stay shared, cycles stay cycles. */
class Extraction {
  complete = true;
  readonly #root: EncodedValue;
  readonly #code: RepositoryCode;
  readonly #making: Making;
  readonly #met = new Map<object, number>();
  readonly #ids = new Map<object, string>();
  #nodes = 0;

  constructor(recording: Recording, code: RepositoryCode, making: Making) {
    this.#root = recording as unknown as EncodedValue;
    this.#code = code;
    this.#making = making;
  }

  /** How often each object is met, so that what comes twice gets a name. */
  count(raw: EncodedValue, level = 0): void {
    const value = target(this.#root, raw);
    if (!isObject(value) || ++this.#nodes > nodesAtMost || level > levelsAtMost) return;
    const times = (this.#met.get(value) ?? 0) + 1;
    this.#met.set(value, times);
    if (times > 1) return;
    for (const part of this.#parts(value)) this.count(part, level + 1);
  }

  #parts(value: Fields | EncodedValue[]): EncodedValue[] {
    if (Array.isArray(value)) return value;
    switch (value.$) {
      case 'map':
        return listOf(value.entries).flatMap(listOf);
      case 'set':
        return listOf(value.values);
      case 'instance': {
        const args = this.#constructorArguments(value);
        return args ?? Object.values(fieldsOf(value.fields));
      }
      case 'nullproto':
      case 'error':
        return Object.values(fieldsOf(value.fields));
      default:
        return typeof value.$ === 'string' ? [] : Object.values(value);
    }
  }

  /** The value for a scenario. */
  build(raw: EncodedValue, level = 0): EncodedValue {
    const value = target(this.#root, raw);
    if (!isObject(value)) return value;
    if (level > levelsAtMost || this.#nodes > nodesAtMost) return this.#missing();
    const known = this.#ids.get(value);
    if (known) return { $: 'ref', to: known };
    const kind = Array.isArray(value) ? undefined : value.$;
    const named = (this.#met.get(value) ?? 0) > 1 && (typeof kind !== 'string' || identityKinds.has(kind));
    if (!named) return this.#inner(value, level);
    const id = `v${this.#ids.size + 1}`;
    this.#ids.set(value, id);
    return { $: 'def', id, value: this.#inner(value, level) };
  }

  #inner(value: Fields | EncodedValue[], level: number): EncodedValue {
    const build = (part: EncodedValue): EncodedValue => this.build(part, level + 1);
    const fields = (from: EncodedValue | undefined): Fields =>
      Object.fromEntries(Object.entries(fieldsOf(from)).map(([key, part]) => [key, build(part)]));
    if (Array.isArray(value)) return value.map(build);
    switch (value.$) {
      case 'map':
        return { $: 'map', entries: listOf(value.entries).map((entry) => listOf(entry).map(build)) };
      case 'set':
        return { $: 'set', values: listOf(value.values).map(build) };
      case 'nullproto':
        return { $: 'nullproto', fields: fields(value.fields) };
      case 'error':
        return { ...this.#typed(value), message: value.message ?? '', fields: fields(value.fields) };
      case 'instance':
        return this.#instance(value, build, fields);
      case 'function':
        return this.#function(value);
      case 'opaque':
      case 'symbol':
        return this.#missing();
      case 'buffer':
        if (value.bytes !== undefined) this.complete = false;
        return value;
      default:
        return typeof value.$ === 'string' ? value : fields(value);
    }
  }

  #typed(value: Fields): Fields {
    const name = String(value.class ?? '');
    const found = name in globalThis ? null : this.#code.classNamed(name);
    return { $: 'error', class: name, ...(found ? { from: found.place } : {}) };
  }

  #instance(
    value: Fields,
    build: (part: EncodedValue) => EncodedValue,
    fields: (from: EncodedValue | undefined) => Fields,
  ): EncodedValue {
    const name = String(value.class ?? '');
    const found = this.#code.classNamed(name);
    if (!found) {
      this.complete = false;
      return fields(value.fields);
    }
    const args = this.#constructorArguments(value);
    const named = { class: name, from: { ...found.place } };
    if (args) return { $: 'made', ...named, args: args.map(build) };
    return { $: 'instance', ...named, fields: fields(value.fields) };
  }

  /** What its constructor takes, as far as fields of the same names tell; null where they tell nothing. */
  #constructorArguments(value: Fields): EncodedValue[] | null {
    if (this.#making !== 'made') return null;
    const parameters = this.#code.classNamed(String(value.class ?? ''))?.constructorParameters;
    return parameters ? argumentsFrom(parameters, fieldsOf(value.fields)) : null;
  }

  #function(value: Fields): EncodedValue {
    const source = String(value.source ?? '');
    const from = this.#code.fileWith(source);
    if (from === null) return this.#missing();
    return { $: 'function', name: String(value.name ?? ''), source, from };
  }

  #missing(): EncodedValue {
    this.complete = false;
    return { $: 'undefined' };
  }
}

function argumentsFrom(
  parameters: NonNullable<KnownClass['constructorParameters']>,
  fields: Fields,
): EncodedValue[] | null {
  let told = parameters.length === 0;
  const args = parameters.map((parameter): EncodedValue => {
    const name = parameter.kind === 'name' && !parameter.rest ? parameter.name.replace(/^_+/, '') : null;
    const key = name === null ? undefined : [name, `_${name}`].find((one) => Object.hasOwn(fields, one));
    if (key === undefined) return { $: 'undefined' };
    told = true;
    return fields[key] ?? null;
  });
  if (!told) return null;
  while (fieldsOf(args.at(-1)).$ === 'undefined') args.pop();
  return args;
}

/**
 * Values of a recording as a scenario can carry them: references resolved into `def` and `ref`, instances with the place
 * of their class, functions only where the repository has their text. Bounded; what does not fit is left out and told.
 */
export function standingValues(
  recording: Recording,
  roots: readonly EncodedValue[],
  code: RepositoryCode,
  making: Making,
): StandingValues {
  const extraction = new Extraction(recording, code, making);
  for (const root of roots) extraction.count(root);
  const values = roots.map((root) => extraction.build(root));
  return { values, complete: extraction.complete };
}

/** A new object of a receiver's class, made with nothing: often all that a method needs. Null where the class is not at hand. */
export function plainReceiver(recording: Recording, receiver: EncodedValue, code: RepositoryCode): EncodedValue | null {
  const value = target(recording as unknown as EncodedValue, receiver);
  const name = fieldsOf(value).$ === 'instance' ? String(fieldsOf(value).class) : '';
  const found = code.classNamed(name);
  return found && { $: 'made', class: name, from: { ...found.place }, args: [] };
}
