// From places of built code to places of its sources, by source maps (https://tc39.es/ecma426/). Ships beside a regression
// test whose page is built; needs Node alone. Maps are nobody's word but the build's: bounded, and never followed out of the tree.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const largest = 64 * 1024 * 1024;
const segmentsAtMost = 8_000_000;
const digits = new Map(
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((digit, value) => [
    digit.charCodeAt(0),
    value,
  ]),
);

/** The mappings of one map: for each built line its segments [column, source, line, column, name], by column. */
function decoded(mappings, left = { segments: segmentsAtMost }) {
  const lines = [[]];
  let [column, source, line, sourceColumn, name] = [0, 0, 0, 0, 0];
  let at = 0;
  const number = () => {
    let [value, shift] = [0, 0];
    for (;;) {
      const digit = digits.get(mappings.charCodeAt(at++));
      if (digit === undefined || shift > 30) throw new Error('no source map');
      value += (digit & 31) * 2 ** shift;
      shift += 5;
      if (digit < 32) return value % 2 ? -Math.floor(value / 2) : Math.floor(value / 2);
    }
  };
  const isNumber = () => at < mappings.length && mappings[at] !== ',' && mappings[at] !== ';';
  while (at < mappings.length) {
    const mark = mappings[at];
    if (mark === ';') {
      column = 0;
      lines.push([]);
    }
    if (mark === ';' || mark === ',') {
      at++;
      continue;
    }
    if (--left.segments < 0) throw new Error('too large a source map');
    column += number();
    if (!isNumber()) continue;
    [source, line, sourceColumn] = [source + number(), line + number(), sourceColumn + number()];
    const named = isNumber() ? (name += number()) : -1;
    lines.at(-1).push([column, source, line, sourceColumn, named]);
  }
  for (const one of lines) one.sort((a, b) => a[0] - b[0]);
  return lines;
}

/** An indexed map as a plain one; its sections are no maps of sections again. */
function flat(map) {
  if (!Array.isArray(map.sections)) return { ...map, lines: decoded(String(map.mappings ?? '')) };
  const [lines, sources, names] = [[], [], []];
  const left = { segments: segmentsAtMost };
  for (const { offset, map: part } of map.sections) {
    const own = decoded(String(part?.mappings ?? ''), left);
    if (!(offset?.line >= lines.length - 1 && offset.line < segmentsAtMost)) continue;
    while (lines.length < offset.line + own.length) lines.push([]);
    own.forEach((segments, i) => {
      const moved = segments.map(([column, source, line, sourceColumn, name]) => [
        column + (i === 0 ? offset.column : 0),
        source + sources.length,
        line,
        sourceColumn,
        name < 0 ? name : name + names.length,
      ]);
      lines[offset.line + i] = [...lines[offset.line + i], ...moved];
    });
    sources.push(...(part.sources ?? []).map((one) => `${part.sourceRoot ?? ''}${one}`));
    names.push(...(part.names ?? []));
  }
  return { lines, sources, names };
}

function readText(file) {
  try {
    const stat = fs.statSync(file);
    return stat.isFile() && stat.size <= largest ? fs.readFileSync(file, 'utf8') : null;
  } catch {
    return null;
  }
}

/** Text of the map that a script names in its last lines, else of the one beside it; null where there is none. */
function mapText(file, code) {
  const at = Math.max(code.lastIndexOf('//# sourceMappingURL='), code.lastIndexOf('//@ sourceMappingURL='));
  const named = at < 0 ? null : (/^\S+/.exec(code.slice(at + 21))?.[0] ?? null);
  if (named?.startsWith('data:')) {
    const [head, body = ''] = [named.slice(0, named.indexOf(',')), named.slice(named.indexOf(',') + 1)];
    return head.endsWith(';base64') ? Buffer.from(body, 'base64').toString('utf8') : decodeURIComponent(body);
  }
  const beside =
    named && !/^[a-z][a-z\d+.-]*:|^\//i.test(named)
      ? path.join(path.dirname(file), named.replace(/[?#].*$/, ''))
      : null;
  return (beside ? readText(beside) : null) ?? readText(`${file}.map`);
}

class SourceLines {
  #built;
  #root;
  #folder;
  #maps = new Map();

  /** `built`: where the tree was built; `root`: the tree itself; `folder`: that of the package, from the root. */
  constructor(built, root, folder) {
    this.#built = built;
    this.#root = root;
    this.#folder = folder;
  }

  /** What stands on disk is new. */
  forget() {
    this.#maps.clear();
  }

  #mapOf(file) {
    if (!this.#maps.has(file)) this.#maps.set(file, this.#load(file));
    return this.#maps.get(file);
  }

  #load(file) {
    try {
      const code = file.startsWith(this.#built + path.sep) ? readText(file) : null;
      const text = code === null ? null : mapText(file, code);
      if (text === null || text.length > largest) return null;
      const { lines, sources = [], names = [], sourceRoot } = flat(JSON.parse(text.replace(/^\)\]\}'[^\n]*\n/, '')));
      const places = sources.map((source) => this.#placeOf(file, String(source), String(sourceRoot ?? '')));
      return { lines, places, names, code: code.split('\n') };
    } catch {
      return null;
    }
  }

  /** A source's path from the root; null for what is no file of the tree, or of a package that was installed. */
  #placeOf(file, source, sourceRoot) {
    const bundled = /^[a-z][a-z\d+.-]*:\/\/(?:\/|[^/]*\/)(.*)$/i.exec(source)?.[1];
    const isFile = source.startsWith('file://');
    const plain = (isFile ? source.slice(7) : (bundled ?? source)).replace(/[?#].*$/, '');
    const wanted =
      bundled === undefined || isFile
        ? [path.resolve(path.dirname(file), sourceRoot.replace(/^file:\/\//, ''), plain)]
        : [path.join(this.#built, this.#folder, plain), path.join(this.#built, plain)];
    for (const place of wanted) {
      const base = [this.#built, this.#root].find((one) => place.startsWith(one + path.sep));
      const name = base === undefined ? null : path.relative(base, place);
      if (
        name !== null &&
        !/(?:^|[\\/])node_modules[\\/]/.test(name) &&
        readText(path.join(this.#built, name)) !== null
      )
        return name;
    }
    return null;
  }

  original(file, line, column) {
    const map = this.#mapOf(file);
    const segments = map?.lines[line - 1] ?? [];
    let [from, to] = [0, segments.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (segments[middle][0] <= column - 1) from = middle + 1;
      else to = middle;
    }
    const found = segments[from - 1];
    const place = found && map.places[found[1]];
    if (!place) return null;
    return { file: path.join(this.#root, place), line: found[2] + 1, column: found[3] + 1 };
  }

  /** `from` and `to`: { line, column } from zero. The name that most segments at this identifier carry. */
  nameOf(file, name, from, to) {
    const map = this.#mapOf(file);
    const counts = new Map();
    if (!map) return null;
    for (let line = from.line; line <= Math.min(to.line, map.lines.length - 1); line++) {
      const code = map.code[line] ?? '';
      for (const [column, , , , named] of map.lines[line]) {
        const inside = (line > from.line || column >= from.column) && (line < to.line || column <= to.column);
        const isName = named >= 0 && code.startsWith(name, column) && !/[\w$]/.test(code[column + name.length] ?? '');
        if (inside && isName) counts.set(map.names[named], (counts.get(map.names[named]) ?? 0) + 1);
      }
    }
    return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null;
  }

  sourcesOf(file) {
    return [...new Set((this.#mapOf(file)?.places ?? []).filter((place) => place !== null))];
  }
}

module.exports = { SourceLines };
