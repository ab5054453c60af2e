import type { Arrival } from './arrival.ts';
import type { KnownFingerprint } from './fingerprint.ts';

/** Spike protection (INT-8). */
export interface Sampling {
  /** Occurrences of one fingerprint stored within an hour before its flood is sampled. */
  storedAnHour: number;
  /** In [0, 1). */
  random: () => number;
}

/** Which arrivals of a batch are stored with their body. */
export interface Choice {
  stored: Set<Arrival>;
  /** Those that bring a release or an environment which their bug did not have. */
  rare: Set<Arrival>;
  /** By fingerprint: the one that is stored only as the newest of a flood. */
  newest: Map<KnownFingerprint, Arrival>;
  /** By fingerprint: the earlier newest stays, as one of the flood's history. */
  promoted: Set<KnownFingerprint>;
}

/** Of the ones that were the newest of a flood for a while, one in so many stays. */
const historyShare = 1 / 16;

/**
 * Chooses what is stored of a batch: of each fingerprint the first ones of an hour, whatever brings a release or an
 * environment that the bug did not have, and the newest, which replaces the newest before it. All others are counted
 * alone. Those that are `telling` (they move their bug) are kept as rare ones are. Without `sampling` everything is stored. One fingerprint's flood takes nothing from another.
 */
export function chooseStored(
  arrivals: ReadonlyMap<KnownFingerprint, readonly Arrival[]>,
  sampling: Sampling | null,
  telling: ReadonlySet<Arrival> = new Set(),
): Choice {
  const choice: Choice = { stored: new Set(), rare: new Set(), newest: new Map(), promoted: new Set() };
  for (const [known, group] of arrivals) chooseOf(known, group, { sampling, telling }, choice);
  return choice;
}

function chooseOf(
  known: KnownFingerprint,
  group: readonly Arrival[],
  { sampling, telling }: { sampling: Sampling | null; telling: ReadonlySet<Arrival> },
  into: Choice,
): void {
  const seen = { releases: new Set(known.releases), environments: new Set(known.environments) };
  let room = sampling ? sampling.storedAnHour - known.storedThisHour : Number.POSITIVE_INFINITY;
  for (const arrival of group) {
    const rare =
      telling.has(arrival) || isNew(arrival.release, seen.releases) || isNew(arrival.environment, seen.environments);
    if (arrival.release) seen.releases.add(arrival.release);
    if (arrival.environment) seen.environments.add(arrival.environment);
    if (rare) into.rare.add(arrival);
    if (rare || room > 0) {
      into.stored.add(arrival);
      room -= 1;
    } else {
      into.newest.set(known, arrival);
    }
  }
  const newest = into.newest.get(known);
  if (!newest || !sampling) return;
  into.stored.add(newest);
  if (sampling.random() < historyShare) into.promoted.add(known);
}

function isNew(name: string | null, seen: ReadonlySet<string>): boolean {
  return name !== null && !seen.has(name);
}
