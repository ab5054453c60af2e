import { type EncodedValue, exportPlaceOf, type ExportPlace } from '../../domain/encoded-value.ts';
import { literal } from './test-file.ts';

type Fields = { [key: string]: EncodedValue };

const identifier = /^[A-Za-z_$][\w$]*$/;
const builtInErrors = /^(?:Aggregate|Eval|Range|Reference|Syntax|Type|URI)?Error$/;
const views = /^(?:Big)?(?:Ui|I)nt(?:8|8Clamped|16|32|64)Array$|^Float(?:16|32|64)Array$/;

/** A key as source: `$$` stands for `$`, and only a computed `__proto__` is a field. */
function key(name: string): string {
  if (name === '$$') return '$';
  if (name === '__proto__') return "['__proto__']";
  return identifier.test(name) ? name : literal(name);
}

const text = (value: EncodedValue | undefined): string => literal(String(value ?? ''));
const object = (value: EncodedValue | undefined): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
const list = (value: EncodedValue | undefined): EncodedValue[] => (Array.isArray(value) ? value : []);
const wordOf = (value: EncodedValue | undefined): string => (typeof value === 'string' ? value : '');

/** A value that is being written and has a name, with the way from it to the part at hand. */
interface Open {
  id: string;
  path: string | null;
}

/**
 * Writes encoded values as JavaScript. Values with a `def` become constants (`declarations`, in order), so that what was
 * shared is shared and cycles close; classes are named by `classes`. What is no code of the repository never becomes code:
 * functions without `from`, symbols and what was not captured come out as `undefined`.
 */
export class ValueWriter {
  readonly declarations: string[] = [];
  /** Exports that the text names, by their local name. */
  readonly places = new Map<string, ExportPlace>();
  readonly #names = new Map<string, string>();
  readonly #taken: Set<string>;
  readonly #open: Open[] = [];
  /** What is to be set once a value is written: the inner constant and the place in it. */
  readonly #late = new Map<string, Array<{ owner: string; path: string }>>();

  /** `taken`: names that the file has already. */
  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** The value as an expression; `hint` is a name that a constant for it may get. */
  source(value: EncodedValue, hint = 'value'): string {
    if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
    if (typeof value === 'string') return literal(value);
    if (Array.isArray(value)) return `[${value.map((item, i) => this.#part(item, `[${i}]`, hint)).join(', ')}]`;
    return typeof value.$ === 'string' ? this.#tagged(value.$, value, hint) : this.#fields(value);
  }

  /** The local name of an export. */
  nameOf(place: ExportPlace, wish: string): string {
    for (const [name, known] of this.places)
      if (known.module === place.module && known.name === place.name && known.load === place.load) return name;
    const name = this.#free(identifier.test(wish) ? wish : 'Subject');
    this.places.set(name, place);
    return name;
  }

  #free(wish: string): string {
    let name = wish;
    for (let n = 2; this.#taken.has(name); n++) name = `${wish}${n}`;
    this.#taken.add(name);
    return name;
  }

  #part(value: EncodedValue, step: string | null, hint: string): string {
    const open = this.#open.at(-1);
    const before = open?.path ?? null;
    if (open) open.path = before === null || step === null ? null : before + step;
    const source = this.source(value, hint);
    if (open) open.path = before;
    return source;
  }

  #fields(value: Fields, through = ''): string {
    const parts = Object.entries(value).map(([name, field]) => {
      const own = name === '$$' ? '$' : name;
      const step = identifier.test(own) && own !== '__proto__' ? `${through}.${own}` : `${through}[${literal(own)}]`;
      return `${key(name)}: ${this.#part(field, own === '__proto__' ? null : step, own)}`;
    });
    return parts.length ? `{ ${parts.join(', ')} }` : '{}';
  }

  #items(values: readonly EncodedValue[], hint: string): string {
    return values.map((item) => this.#part(item, null, hint)).join(', ');
  }

  #tagged(kind: string, value: Fields, hint: string): string {
    switch (kind) {
      case 'def':
        return this.#defined(value, hint);
      case 'ref':
        return this.#reference(wordOf(value.to));
      case 'map':
        return `new Map([${this.#items(list(value.entries), hint)}])`;
      case 'set':
        return `new Set([${this.#items(list(value.values), hint)}])`;
      case 'nullproto':
        return `Object.assign(Object.create(null), ${this.#fields(object(value.fields))})`;
      case 'error':
        return this.#error(value);
      case 'instance':
        return this.#instance(value);
      case 'made':
        return this.#made(value, hint);
      case 'function':
        return functionSource(value);
      default:
        return Object.hasOwn(leaves, kind) ? (leaves[kind]?.(value) ?? 'undefined') : 'undefined';
    }
  }

  #defined(value: Fields, hint: string): string {
    const id = wordOf(value.id);
    if (this.#names.has(id) || this.#open.some((open) => open.id === id)) return this.#reference(id);
    const held = value.value ?? null;
    const name = this.#free(identifier.test(hint) ? hint : 'value');
    this.#open.push({ id, path: '' });
    const source = this.source(held, hint);
    this.#open.pop();
    this.#names.set(id, name);
    const late = this.#late.get(id) ?? [];
    this.#late.delete(id);
    const closing = late.map(({ owner, path }) => `${this.#names.get(owner) ?? name}${path} = ${name};`);
    this.declarations.push(`const ${name} = ${source};`, ...closing);
    return name;
  }

  /** A name, or for a value that is still being written `undefined`, to be set once it is. */
  #reference(id: string): string {
    const known = this.#names.get(id);
    if (known) return known;
    const inner = this.#open.at(-1);
    if (!inner || inner.path === null || !this.#open.some((open) => open.id === id)) return 'undefined';
    this.#late.set(id, [...(this.#late.get(id) ?? []), { owner: inner.id, path: inner.path }]);
    return 'undefined';
  }

  #error(value: Fields): string {
    const place = exportPlaceOf(value);
    const name = wordOf(value.class);
    const made = `new ${!place && builtInErrors.test(name) ? name : 'Error'}(${text(value.message)})`;
    const typed = place ? `Object.setPrototypeOf(${made}, ${this.nameOf(place, name)}.prototype)` : made;
    const fields = object(value.fields);
    return Object.keys(fields).length ? `Object.assign(${typed}, ${this.#fields(fields)})` : typed;
  }

  #instance(value: Fields): string {
    const place = exportPlaceOf(value);
    const fields = this.#fields(object(value.fields));
    if (!place) return fields;
    return `Object.assign(Object.create(${this.nameOf(place, wordOf(value.class))}.prototype), ${fields})`;
  }

  #made(value: Fields, hint: string): string {
    const place = exportPlaceOf(value);
    if (!place) return 'undefined';
    return `new ${this.nameOf(place, wordOf(value.class))}(${this.#items(list(value.args), hint)})`;
  }
}

/** Code of the repository as an expression, also where it is written as a method. */
function functionSource(value: Fields): string {
  const source = wordOf(value.source);
  if (typeof value.from !== 'string' || source === '') return 'undefined';
  if (/^(?:async\b\s*)?(?:function\b|class\b|\(|[A-Za-z_$][\w$]*\s*=>)/.test(source)) return source;
  const name = wordOf(value.name);
  return identifier.test(name) ? `({ ${source} }).${name}` : 'undefined';
}

/** Bytes as text where they are readable. */
function bufferSource(value: Fields): string {
  const kind = wordOf(value.kind) || 'Buffer';
  const bytes = Buffer.from(wordOf(value.base64), 'base64');
  const said = bytes.toString('utf8');
  const readable = said.length > 0 && Buffer.from(said).equals(bytes) && /^[\t\n\r -~\u00a0-\uffff]*$/.test(said);
  const buffer = readable
    ? `Buffer.from(${literal(said)})`
    : `Buffer.from(${literal(bytes.toString('base64'))}, 'base64')`;
  if (kind === 'Buffer') return buffer;
  const copy = `new Uint8Array(${buffer})`;
  if (kind === 'Uint8Array') return copy;
  if (views.test(kind) || kind === 'DataView') return `new ${kind}(${copy}.buffer)`;
  return kind === 'ArrayBuffer' ? `${copy}.buffer` : buffer;
}

const leaves: Record<string, (value: Fields) => string> = {
  undefined: () => 'undefined',
  nan: () => 'NaN',
  infinity: () => 'Infinity',
  '-infinity': () => '-Infinity',
  '-0': () => '-0',
  bigint: (v) => `${String(v.value).replace(/[^\d-]/g, '')}n`,
  date: (v) => (v.value === null ? 'new Date(NaN)' : `new Date(${text(v.value)})`),
  regexp: (v) => `new RegExp(${text(v.source)}, ${text(v.flags)})`,
  url: (v) => `new URL(${text(v.value)})`,
  buffer: bufferSource,
};

/** An encoded value as one expression, for what has no classes and nothing shared. */
export const valueSource = (value: EncodedValue): string => new ValueWriter().source(value);
