import { inside, type Json, type Path, positions, valueAt, withValue } from '../inputs/document.ts';
import type { Dictionary } from './dictionary.ts';

/** One small change of an input, named for the ledger. */
export interface Mutant {
  value: Json;
  path: Path;
  change: string;
}

type Change = [change: string, value: Json | undefined];
const separators = /([;,&|/?\s]+)/;

/** The text without each of its separated parts, one at a time. */
function withoutParts(text: string): Change[] {
  const parts = text.split(separators);
  if (parts.length < 2 || parts.length > 120) return [];
  return parts.flatMap((part, i): Change[] => {
    if (part === '') return [];
    const kept = parts.toSpliced(i, 1).join('');
    const pair = i + 1 < parts.length ? parts.toSpliced(i, 2).join('') : kept;
    return [
      [`without part ${i}`, pair],
      [`without ${i}`, kept],
    ];
  });
}

/** Longer than a screen's line or a preview's window. */
const longLine = 400;

const lengthened = (text: string): string => text.repeat(Math.ceil(longLine / Math.max(1, text.length)));

/** Changes of a text's form: marks, line ends, length, kind. */
function formChanges(text: string): Change[] {
  const changes: Change[] = [['empty', ''], ['removed', undefined], ['null', null], ...withoutParts(text)];
  for (const mark of new Set(text.match(/[^\w\s]/g) ?? [])) {
    changes.push([`ends with ${mark}`, text + mark], [`starts with ${mark}`, mark + text]);
    changes.push([`${mark} before each line end`, text.replace(/(?=\r?\n|$)/g, mark).slice(0, 20_000)]);
    changes.push([`${mark} doubled`, text.replaceAll(mark, mark + mark).slice(0, 20_000)]);
  }
  if (/\n/.test(text))
    changes.push(
      ['bare CR', text.replace(/\r?\n/g, '\r')],
      ['CRLF', text.replace(/\r?\n/g, '\r\n')],
      ['no last line end', text.replace(/\r?\n$/, '')],
      ['one long line', lengthened(text.replace(/\r?\n/g, ' '))],
      ['one long line of bare CR', lengthened(text.replace(/\r?\n/g, '\r'))],
    );
  changes.push(
    ['twice', text + text],
    ['x20', text.repeat(20).slice(0, 20_000)],
    ['half', text.slice(0, text.length >> 1)],
  );
  changes.push(
    ['upper case', text.toUpperCase()],
    ['space around', ` ${text} `],
    ['number', 0],
    ['object', {}],
    ['list', [text]],
    ['true', true],
  );
  return changes;
}

/** Runs of one character at the ends of a text: what parsers and formatters are built around. */
function runChanges(text: string, dictionary: Dictionary): Change[] {
  return [1, 2, 100].flatMap((count) =>
    dictionary.characters.flatMap((character): Change[] => {
      const run = character.repeat(count);
      const name = `${JSON.stringify(character)} x${count}`;
      return [
        [`ends with ${name}`, text + run],
        [`${name} before the last line end`, text.replace(/(\r?\n)?$/, run)],
        [`starts with ${name}`, run + text],
      ];
    }),
  );
}

function segmentChanges(text: string, dictionary: Dictionary): Change[] {
  if (text.length > 200) return [];
  return text.split('/').flatMap((segment, i) =>
    dictionary.words
      .slice(0, i === 0 ? 0 : 60)
      .filter((word) => /^[\w.%-]{1,40}$/.test(word) && word !== segment)
      .map((word): Change => [`segment ${word}`, text.split('/').with(i, word).join('/')]),
  );
}

function textChanges(text: string, dictionary: Dictionary): Change[] {
  const words = dictionary.words.filter((word) => word !== text && word.length <= 200);
  return [
    ...dictionary.said.filter((word) => word !== text).map((word): Change => [`${word} as in the message`, word]),
    ...formChanges(text),
    ...segmentChanges(text, dictionary),
    ...words.map((word): Change => [`word ${word}`, word]),
    ...(text.length > 4 ? runChanges(text, dictionary) : []),
  ];
}

function listChanges(list: Json[], others: Json[][]): Change[] {
  const changes: Change[] = [['empty list', []]];
  // Forms and hand-written data have one text where a list is meant.
  const isPlain = list.every((item) => item === null || typeof item !== 'object');
  if (isPlain) changes.push(['a text of them', list.length > 0 ? list.join(' ') : 'a']);
  if (list[0] !== undefined && (!isPlain || list.length > 1)) changes.push(['its first element', list[0]]);
  list.forEach((_, i) => changes.push([`without element ${i}`, list.toSpliced(i, 1)]));
  for (const item of [null, '', 0, {}] as Json[]) {
    changes.push([`with ${JSON.stringify(item)}`, [...list, item]]);
    if (list.length)
      changes.push(
        [`${JSON.stringify(item)} first`, list.with(0, item)],
        [`${JSON.stringify(item)} among`, list.toSpliced(1, 0, item)],
      );
  }
  if (list.length)
    changes.push(
      ['element twice', [...list, list[0] ?? null]],
      ['reversed', list.toReversed()],
      ['only first', list.slice(0, 1)],
    );
  for (const other of others)
    if (other !== list && other.length) changes.push(['other list', other], ['with other', [...list, ...other]]);
  changes.push(['null', null], ['removed', undefined], ['object', {}], ['true', true], ['1', 1]);
  return changes;
}

function changesOf(value: Json, dictionary: Dictionary, lists: Json[][]): Change[] {
  if (typeof value === 'string') return textChanges(value, dictionary);
  if (typeof value === 'boolean')
    return [
      ['flipped', !value],
      ['null', null],
      ['removed', undefined],
    ];
  if (typeof value === 'number') {
    const near = [0, 1, 2, value - 1, value + 1, -1, 3, Math.floor(value / 2), value * 2, -value, 1.5, 1e9];
    return [...new Set([...near, ...dictionary.numbers])]
      .filter((n) => n !== value)
      .map((n): Change => [`${n}`, n])
      .concat([
        ['text', String(value)],
        ['null', null],
        ['removed', undefined],
      ]);
  }
  if (Array.isArray(value)) return listChanges(value, lists);
  if (value === null)
    return [
      ['empty text', ''],
      ['empty object', {}],
      ['empty list', []],
      ['zero', 0],
      ['removed', undefined],
      ...dictionary.words.slice(0, 30).map((w): Change => [w, w]),
    ];
  return [
    ['empty object', {}],
    ['null', null],
    ['removed', undefined],
  ];
}

/** Every single change of every position of an input, simple ones of each position first. */
export function singleMutants(root: Json, dictionary: Dictionary, limit: number): Mutant[] {
  const places = positions(root).filter(({ path }) => path.length > 0 && path.at(-1) !== inside);
  const lists = places
    .map(({ value }) => value)
    .filter(Array.isArray)
    .slice(0, 12);
  const perPlace = places.map(({ path, value }) =>
    changesOf(value, dictionary, lists).map(([change, next]) => ({ path, change, next })),
  );
  const mutants: Mutant[] = [];
  for (let round = 0; mutants.length < limit && perPlace.some((changes) => round < changes.length); round++) {
    for (const changes of perPlace) {
      const at = changes[round];
      if (at) mutants.push({ value: withValue(root, at.path, at.next), path: at.path, change: at.change });
    }
  }
  return mutants.slice(0, limit);
}

/** A random stream, 0 <= x < 1. Seeded, so that a search can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Lengths of runs: short ones for pairs and fences, long ones for windows and limits. */
const runLengths = [1, 1, 2, 2, 3, 4, 6, 8, 12, 40, 100];

const pick = <T>(items: readonly T[], random: () => number): T | undefined =>
  items[Math.floor(random() * items.length)];

function splice(text: string, random: () => number, dictionary: Dictionary, others: string[]): string {
  const from = Math.floor(random() * (text.length + 1));
  const to = Math.min(text.length, from + Math.floor(random() * random() * 12));
  const kind = random();
  const character = pick(dictionary.characters, random) ?? ' ';
  const chunk = text.slice(from, to) || character;
  const middle =
    kind < 0.15
      ? ''
      : kind < 0.35
        ? character
        : kind < 0.5
          ? character.repeat(pick(runLengths, random) ?? 1)
          : kind < 0.7
            ? chunk.repeat(2 + Math.floor(random() * random() * 40))
            : kind < 0.85
              ? (pick(dictionary.words, random) ?? '')
              : (pick(others, random) ?? '').slice(0, 400);
  return (text.slice(0, from) + middle + text.slice(to)).slice(0, 8_000);
}

/** A random change of 1..n stacked small ones. */
export function randomMutant(root: Json, dictionary: Dictionary, random: () => number): Mutant {
  let value = root;
  const names: string[] = [];
  let path: Path = [];
  for (let n = 1 + Math.floor(random() * random() * 4); n > 0; n--) {
    const places = positions(value).filter((at) => at.path.length > 0 && at.path.at(-1) !== inside);
    const texts = places.filter((at) => typeof at.value === 'string');
    const place = random() < 0.75 && texts.length ? pick(texts, random) : pick(places, random);
    if (!place) break;
    path = place.path;
    const held = valueAt(value, path) ?? null;
    const form = typeof held === 'string' && random() < 0.25 ? pick(formChanges(held), random) : undefined;
    if (form) {
      value = withValue(value, path, form[1]);
      names.push(form[0]);
    } else if (typeof held === 'string' && random() < 0.8) {
      value = withValue(
        value,
        path,
        splice(
          held,
          random,
          dictionary,
          texts.map((at) => String(at.value)),
        ),
      );
      names.push('splice');
    } else {
      const change = pick(changesOf(held, dictionary, []), random);
      if (change) value = withValue(value, path, change[1]);
      names.push(change?.[0] ?? '');
    }
  }
  return { value, path, change: names.join(' + ') };
}
