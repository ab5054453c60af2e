import type { Arrival } from './arrival.ts';
import type { KnownFingerprint } from './fingerprint.ts';

/** Releases, and environments, that one fingerprint counts apart: whoever posts may name a new one each time. */
export const mostNames = 200;
/** What further ones are counted under. */
export const otherNames = '(other)';

/** Replaces, in a group of one fingerprint, names beyond the bound. `known`: what it has already; none for a new one. */
export function foldNames(
  group: readonly Arrival[],
  known: Pick<KnownFingerprint, 'releases' | 'releaseCount' | 'environments' | 'environmentCount'> | undefined,
): void {
  fold(group, 'release', known?.releases ?? [], known?.releaseCount ?? 0);
  fold(group, 'environment', known?.environments ?? [], known?.environmentCount ?? 0);
}

function fold(group: readonly Arrival[], of: 'release' | 'environment', known: readonly string[], count: number): void {
  const has = new Set(known);
  let room = mostNames - 1 - count;
  for (const arrival of group) {
    const name = arrival[of];
    if (name === null || has.has(name)) continue;
    if (room <= 0) {
      arrival[of] = otherNames;
      continue;
    }
    has.add(name);
    room -= 1;
  }
}
