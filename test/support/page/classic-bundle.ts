import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A package of CommonJS modules as one classic script that sets `window[name]`, as a bundler makes it. */
export function classicBundle(packageName: string, name: string): string {
  const modules = new Map<string, string>();
  const add = (file: string): void => {
    if (modules.has(file)) return;
    const source = readFileSync(file, 'utf8');
    modules.set(file, '');
    const from = createRequire(file);
    const text = source.replace(/\brequire\((['"])([^'"]+)\1\)/g, (_whole, _quote, wanted: string) => {
      const found = from.resolve(wanted);
      add(found);
      return `load(${JSON.stringify(found)})`;
    });
    modules.set(file, text);
  };
  const entry = createRequire(import.meta.url).resolve(packageName);
  add(entry);
  const entries = [...modules].map(
    ([file, text]) => `${JSON.stringify(file)}: function (module, exports, load) {\n${text}\n}`,
  );
  return `window[${JSON.stringify(name)}] = (function (modules) {
  var loaded = {};
  function load(file) {
    if (!loaded[file]) modules[file]((loaded[file] = { exports: {} }), loaded[file].exports, load);
    return loaded[file].exports;
  }
  return load(${JSON.stringify(entry)});
})({\n${entries.join(',\n')}\n});
`;
}
