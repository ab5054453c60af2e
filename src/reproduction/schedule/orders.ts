import type { BoundaryCall } from '../../domain/recording-traffic.ts';

/** An order to try: names as they are let through, or a seed of delays for everything. */
export interface Order {
  names: string[];
  shake: number;
  words: string;
}

/** A name that never comes: what stands behind it is held until nothing else can happen. */
export const nothingElse = '(nothing else)';

/** What may be known of where the failure lies. */
export interface Hints {
  /** Texts of the files on the stack, the innermost first. */
  sources: readonly string[];
  /** Calls of the failing work as production saw them. */
  calls: readonly BoundaryCall[];
}

const pairDistance = 3;
const starvedAtMost = 16;
const pairsAtMost = 12;
const seeds = [1, 2, 3, 4, 5, 6];

const isTimer = (name: string): boolean => name.startsWith('timer ') || name.startsWith('immediate ');
/** `rates.json` of `readFile data/rates.json #2 in GET /x`. */
const objectOf = (name: string): string => name.split(' ')[1]?.split('/').at(-1) ?? '';

/** How long production waited for a completion, in milliseconds; 0 where it is not known. */
function waited(name: string, calls: readonly BoundaryCall[]): number {
  const [verb, object] = [name.split(' ')[0] ?? '', objectOf(name)];
  const same = calls.filter(({ target, operation }) => operation.startsWith(verb) && target.endsWith(object));
  return Math.max(0, ...same.map(({ startedAt, endedAt }) => (endedAt ?? startedAt + 60_000) - startedAt));
}

/** 1 where the innermost frame's file names what completes, less the further out; 0 where none does. */
function nearness(name: string, sources: readonly string[]): number {
  const object = objectOf(name).replace(/\.\w+$/, '');
  const at = object.length > 2 ? sources.findIndex((text) => text.includes(object)) : -1;
  return at < 0 ? 0 : 1 / (1 + at);
}

/**
 * Orders unlike `steps` (names as they came by themselves), the likeliest to fail first: one completion comes after all
 * else, those first for which production waited long or that the failing code names (a bound of one delay finds most races:
 * Emmi, Qadeer, Rakamaric, "Delay-bounded scheduling", POPL 2011); then two neighbours inverted; then seeds of small
 * delays for everything (Davis et al., "Node.fz", EuroSys 2017; after Burckhardt et al., "PCT", ASPLOS 2010).
 */
export function ordersToTry(steps: readonly string[], hints: Hints): Order[] {
  const held = steps.filter((name) => !isTimer(name));
  const longest = Math.max(1, ...held.map((name) => waited(name, hints.calls)));
  const ranked = held
    .map((name, i) => ({
      name,
      rank: waited(name, hints.calls) / longest + nearness(name, hints.sources) - i / (100 * held.length),
    }))
    .toSorted((a, b) => b.rank - a.rank);
  const starved = ranked
    .slice(0, starvedAtMost)
    .map(({ name }) => ({ names: [nothingElse, name], shake: 0, words: `${name} comes after all else` }));
  const shaken = seeds.map((shake) => ({ names: [], shake, words: `everything is delayed a little (seed ${shake})` }));
  return [...starved, ...inversions(steps), ...shaken];
}

/** Pairs near each other, the other way round; two timers keep their order. */
function inversions(steps: readonly string[]): Order[] {
  const pairs: Order[] = [];
  for (let distance = 1; distance <= pairDistance; distance++) {
    for (let i = steps.length - 1 - distance; i >= 0 && pairs.length < pairsAtMost; i--) {
      const [first, second] = [steps[i] as string, steps[i + distance] as string];
      if (isTimer(first) && isTimer(second)) continue;
      pairs.push({ names: [second, first], shake: 0, words: `${second} comes before ${first}` });
    }
  }
  return pairs;
}
