import { type Json, type Path, positions, withValue } from '../inputs/document.ts';
import { seededRandom } from './operators.ts';

/** A changed seed, named for the ledger. */
export interface SeedMutant {
  value: Json;
  change: string;
  fit: number;
}

const undefinedValue: Json = { $: 'undefined' };
const isRecord = (v: Json | undefined): v is { [key: string]: Json } =>
  v !== null && typeof v === 'object' && !Array.isArray(v) && v.$ === undefined;

/** The values that a message says were met where another was expected, the likeliest first. */
export function badValues(message: string): Json[] {
  const said: Json[] = [];
  if (/\bof null\b|\bnull is not\b|(?:^|[^\w])null\b/.test(message)) said.push(null);
  if (/\bundefined\b/.test(message)) said.push(undefinedValue);
  if (/is not a function|is not iterable|must be|Cannot convert/.test(message)) said.push(1, {}, 'a');
  if (/Invalid (?:array length|time|count|date)|out of range|precision|radix/i.test(message)) said.push(-1, 'a', 1e9);
  const usual: Json[] = [null, undefinedValue, '', 0, 1, {}, [], [0], 'a', 10, { $: 'nan' }];
  const key = (value: Json): string => JSON.stringify(value);
  return [...said, ...usual.filter((value) => !said.some((other) => key(other) === key(value)))];
}

/** Places of the arguments and below, without the argument lists themselves. */
const places = (seed: Json): Array<{ path: Path; value: Json }> =>
  positions(seed, 60).filter(({ path }) => path.length > 1 && path.at(-1) !== '$');

/** Properties that every list, text or object has: paths and keys made of them lead where no data lies. */
const builtIn = ['length', 'constructor', '__proto__', 'toString'];

function* keyMutants(seed: Json, path: Path, held: string): Generator<SeedMutant> {
  const head = held.replace(/[^./]*$/, '');
  for (const word of builtIn)
    for (const text of new Set([word, head + word, `${held}.${word}`]))
      yield { value: withValue(seed, path, text), change: `${path.map(String).join('.')} = ${text}`, fit: 0.2 };
}

/** Each seed with each bad value at each place, and put into its lists; round by round, so that all seeds get a turn. */
export function* cornerMutants(seeds: readonly Json[], bad: readonly Json[]): Generator<SeedMutant> {
  const grounds = seeds.map((seed) => ({ seed, at: places(seed) }));
  for (const [round, value] of bad.entries()) {
    for (const { seed, at } of grounds) {
      for (const { path, value: held } of at) {
        const name = `${path.map(String).join('.')} = ${JSON.stringify(value)}`;
        yield { value: withValue(seed, path, value), change: name, fit: 0.3 - round / 100 };
        if (round === 1 && typeof held === 'string' && held.length < 60) yield* keyMutants(seed, path, held);
        if (!Array.isArray(held)) continue;
        yield { value: withValue(seed, path, [value, ...held]), change: `${name} first`, fit: 0.3 - round / 100 };
        if (held.length) yield { value: withValue(seed, path, [...held, value]), change: `${name} last`, fit: 0.2 };
      }
      if (!Array.isArray(seed)) continue;
      for (const [i, args] of seed.entries())
        if (Array.isArray(args) && args.length < 4)
          yield {
            value: seed.with(i, [...args, value]),
            change: `further argument ${JSON.stringify(value)}`,
            fit: 0.2,
          };
    }
  }
}

/** Arguments of two seeds together: one taken over whole, or the fields of two objects in one. Seeded, without end. */
export function* crossings(seeds: readonly Json[], bad: readonly Json[], seed = 7): Generator<SeedMutant> {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  while (seeds.length > 1) {
    const [a, b] = [pick(seeds), pick(seeds)];
    if (!Array.isArray(a) || !Array.isArray(b)) return;
    let value: Json = a.map((args, i) => crossed(args, b[i], random));
    const at = random() < 0.5 ? pick(places(value)) : undefined;
    const put = pick(random() < 0.5 ? bad.slice(0, 2) : bad);
    if (at && put !== undefined)
      value = withValue(value, at.path, Array.isArray(at.value) && random() < 0.5 ? [put, ...at.value] : put);
    yield { value, change: at ? `two calls together, ${JSON.stringify(put)}` : 'two calls together', fit: 0.1 };
  }
}

function crossed(args: Json, others: Json | undefined, random: () => number): Json {
  if (!Array.isArray(args) || !Array.isArray(others)) return args;
  return Array.from({ length: Math.max(args.length, others.length) }, (_, i): Json => {
    const [own, other] = [args[i], others[i]];
    if (own === undefined || other === undefined) return own ?? other ?? null;
    if (isRecord(own) && isRecord(other) && random() < 0.7) return { ...own, ...other };
    return random() < 0.5 ? own : other;
  });
}

/** Argument lists of every combination of plain kinds, for a function that no test calls. */
export function plainArguments(parameters: number): Json[] {
  const kinds: Json[] = ['a', 1, {}, ['a']];
  let lists: Json[][] = [[]];
  for (let i = 0; i < Math.min(parameters, 3); i++)
    lists = lists.flatMap((list) => kinds.map((kind) => [...list, kind]));
  return lists;
}
