const longestCompared = 64;

/**
 * Edits (insert, delete, replace, swap of neighbours) between two words: optimal string alignment distance, see
 * https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance. Words are compared up to 64 characters.
 */
export function editDistance(left: string, right: string): number {
  const a = left.slice(0, longestCompared);
  const b = right.slice(0, longestCompared);
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwap ? (beforeLast[j - 2] ?? 0) + 1 : replaced;
      row.push(Math.min(replaced, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

const plain = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, '');

/** The known word that was probably meant, or null when none is near. Case, `-` and `_` do not count. */
export function nearest(word: string, known: readonly string[]): string | null {
  const meant = plain(word);
  let best: { word: string; distance: number } | null = null;
  for (const each of known) {
    const other = plain(each);
    const isPart = meant.length >= 4 && (other.startsWith(meant) || meant.startsWith(other));
    const distance = isPart ? 1 : editDistance(meant, other);
    const isNear = distance <= Math.max(1, Math.floor(Math.min(meant.length, other.length) / 3));
    if (isNear && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { word: each, distance };
  }
  return best?.word ?? null;
}
