import Module from 'node:module';
import { guard } from '../guard.ts';

/** What is done with a package's module once it has run; returns what stands in for its exports, or undefined. */
export interface Watched {
  /** The end of its path, from `node_modules/` on, with `/`. */
  file: RegExp;
  loaded: (exports: unknown) => unknown;
}

const watched: Watched[] = [];
const cacheField = '_cache';

/**
 * Lets known modules of packages be seen when they have run, `require`d or `import`ed (a CommonJS module is the same either way). It
 * stands on no stack: the cache that Node keeps its modules in tells when one is put there, and the module's own `loaded` when
 * it has run. A package that is not used costs nothing.
 */
export function watchModules(modules: readonly Watched[]): void {
  const isFirst = watched.length === 0;
  watched.push(...modules);
  if (!isFirst) return;
  const owner = Module as unknown as Record<typeof cacheField, Record<string, object>>;
  owner[cacheField] = new Proxy(owner[cacheField], {
    set(cache, name, module: object) {
      if (typeof name === 'string') guard('modules', () => begin(name, module), undefined);
      return Reflect.set(cache, name, module);
    },
  });
}

function begin(path: string, module: object): void {
  const from = path.lastIndexOf('node_modules');
  if (from < 0) return;
  const file = path.slice(from + 'node_modules/'.length).replaceAll('\\', '/');
  const known = watched.filter((one) => one.file.test(file));
  if (known.length === 0 || !Object.hasOwn(module, 'loaded')) return;
  Object.defineProperty(module, 'loaded', {
    configurable: true,
    enumerable: true,
    get: () => false,
    set: (value: unknown) => {
      Object.defineProperty(module, 'loaded', { value, writable: true, enumerable: true, configurable: true });
      for (const one of known) guard('modules', () => seen(one, module as { exports: unknown }), undefined);
    },
  });
}

function seen({ loaded }: Watched, module: { exports: unknown }): void {
  const instead = loaded(module.exports);
  if (instead !== undefined) module.exports = instead;
}

type Method = (...given: never[]) => unknown;

/** Lets `run` see each call of a method before it is made. Does nothing where there is no such method. */
export function beforeMethod(
  owner: unknown,
  name: string,
  step: string,
  run: (self: object, given: unknown[]) => void,
): void {
  replaceMethod(
    owner,
    name,
    (original) =>
      function (this: object, ...given: never[]) {
        guard(step, () => run(this, given), undefined);
        return Reflect.apply(original, this, given);
      },
  );
}

/** Puts what `wrap` makes of a method in its place, under its name and with its number of parameters. */
export function replaceMethod(owner: unknown, name: string, wrap: (original: Method) => Method): void {
  const original = (owner as Record<string, unknown> | undefined)?.[name];
  if (typeof original !== 'function') return;
  const wrapped = wrap(original as Method);
  Object.defineProperty(wrapped, 'name', { value: name, configurable: true });
  Object.defineProperty(wrapped, 'length', { value: original.length, configurable: true });
  const own = Object.getOwnPropertyDescriptor(owner, name);
  const rest = own ?? { configurable: true, writable: true, enumerable: false };
  Object.defineProperty(owner, name, { ...rest, value: wrapped });
}

/**
 * Sees the first assignment of a field, which constructors make: `run` gets the object and the value, and returns what is
 * assigned. Where objects are made is the one place that every version and form of a call (callback, promise, pool) goes through.
 */
export function onFirstSet(
  prototype: unknown,
  name: string,
  step: string,
  run: (self: object, value: unknown) => unknown,
): void {
  Object.defineProperty(prototype, name, {
    configurable: true,
    enumerable: false,
    get: () => undefined,
    set(this: object, value: unknown) {
      const assigned = guard(step, () => run(this, value), value);
      Object.defineProperty(this, name, { value: assigned, writable: true, enumerable: true, configurable: true });
    },
  });
}

/** The methods that a class gives to what is made of it. */
export const prototypeOf = (made: unknown): unknown => (made as { prototype?: unknown } | undefined)?.prototype;
