/**
 * The fewest names of an order with which it still `fails`, found by taking ever smaller parts away (delta debugging:
 * Zeller, Hildebrandt, "Simplifying and isolating failure-inducing input", TSE 2002). `order` itself is taken to fail. Out
 * comes an order of which no single name can go, unless the `runs` are used up first.
 */
export async function minimiseOrder(
  order: readonly string[],
  fails: (order: string[]) => Promise<boolean>,
  runs: number,
): Promise<string[]> {
  let kept = [...order];
  let left = runs;
  const works = async (candidate: string[]): Promise<boolean> => left-- > 0 && fails(candidate);
  for (let size = Math.ceil(kept.length / 2); size >= 1 && left > 0; ) {
    let isSmaller = false;
    for (let at = 0; at < kept.length && left > 0; ) {
      const without = kept.toSpliced(at, size);
      if (await works(without)) {
        kept = without;
        isSmaller = true;
      } else at += size;
    }
    if (size === 1 && !isSmaller) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return kept;
}
