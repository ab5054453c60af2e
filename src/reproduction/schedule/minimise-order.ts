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
  const budget = { left: runs };
  let kept = [...order];
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let before = -1; before !== kept.length && budget.left > 0; ) {
      before = kept.length;
      kept = await withoutParts(kept, size, fails, budget);
    }
  }
  return kept;
}

/** One way through the order: each part of `size` names that the failure does not need is left out. */
async function withoutParts(
  order: readonly string[],
  size: number,
  fails: (order: string[]) => Promise<boolean>,
  budget: { left: number },
): Promise<string[]> {
  let kept = [...order];
  for (let at = 0; at < kept.length; ) {
    if (budget.left-- <= 0) break;
    const without = kept.toSpliced(at, size);
    if (await fails(without)) kept = without;
    else at += size;
  }
  return kept;
}
