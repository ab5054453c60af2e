/** A release named by numbers: `shop@1.20.3-rc.1` -> package `shop`, numbers 1, 20, 3, and what is before the release itself. */
interface Numbered {
  package: string;
  numbers: number[];
  before: string | null;
}

const numbered = /^(?:(.{0,150})@)?v?(\d{1,9}(?:\.\d{1,9}){1,3})(?:-([\w.]{1,60}))?(?:\+[\w.-]{0,60})?$/;

function read(release: string): Numbered | null {
  const match = numbered.exec(release.slice(0, 250));
  if (!match) return null;
  const [, named = '', numbers = '', before = null] = match;
  return { package: named, numbers: numbers.split('.').map(Number), before };
}

/**
 * Which of two releases is newer by its name: negative where `a` is older than `b`, 0 where they are the same, positive
 * where it is newer; null where the names do not say (commit hashes, other packages). Order of numbers as semver has it;
 * what stands behind a `-` comes before the release itself, and by its letters.
 */
export function compareReleases(a: string, b: string): number | null {
  if (a === b) return 0;
  const [one, other] = [read(a), read(b)];
  if (!one || !other || one.package !== other.package) return null;
  for (let i = 0; i < Math.max(one.numbers.length, other.numbers.length); i += 1) {
    const difference = (one.numbers[i] ?? 0) - (other.numbers[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (one.before === other.before) return 0;
  if (one.before === null) return 1;
  if (other.before === null) return -1;
  return one.before < other.before ? -1 : 1;
}
