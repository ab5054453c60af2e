import { type Json, type Path, valueAt, withValue } from '../inputs/document.ts';

/** Answers whether an input still shows the same failure. */
export type StillFails = (value: Json) => Promise<boolean>;

export interface Minimised {
  value: Json;
  /** Where it differs from the ordinary input; each is an input fact without which it passes. */
  facts: Path[];
  /** Inputs met on the way: failing the same way, and passing (nearest last). */
  failing: Json[];
  passing: Json[];
}

const isBranch = (v: Json | undefined): v is Json[] | { [key: string]: Json } => v !== null && typeof v === 'object';

/** Smallest positions at which two values differ; a different length of lists counts as one difference of the list. */
export function differences(a: Json | undefined, b: Json | undefined, path: Path = []): Path[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (!isBranch(a) || !isBranch(b) || Array.isArray(a) !== Array.isArray(b)) return [path];
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return [path];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const found = [...keys].flatMap((key) => {
    const step = Array.isArray(a) ? Number(key) : key;
    return differences(valueAt(a, [step]), valueAt(b, [step]), [...path, step]);
  });
  return found;
}

/** Takes back each difference from the ordinary input that the failure does not need. */
async function revertFacts(
  ordinary: Json,
  start: Json,
  fails: StillFails,
  record: Minimised,
  budget = { left: Number.POSITIVE_INFINITY },
): Promise<Json> {
  let value = start;
  for (const path of differences(ordinary, value)) {
    if (path.length === 0 || budget.left-- <= 0) continue;
    const reverted = withValue(value, path, valueAt(ordinary, path));
    if (await fails(reverted)) {
      record.failing.push(value);
      value = reverted;
    } else record.passing.push(reverted);
  }
  return value;
}

/** Halves, then quarters, ... of the parts are left out while the failure stays (ddmin, Zeller 2002). */
async function shrinkList<T>(
  parts: readonly T[],
  fails: (kept: T[]) => Promise<boolean>,
  budget: { left: number },
): Promise<T[]> {
  let kept = [...parts];
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length && budget.left > 0; ) {
      const without = kept.toSpliced(at, size);
      budget.left--;
      if (without.length > 0 && (await fails(without))) kept = without;
      else at += size;
    }
  }
  return kept;
}

async function shrinkAt(
  value: Json,
  path: Path,
  fails: StillFails,
  record: Minimised,
  budget: { left: number },
): Promise<Json> {
  const held = valueAt(value, path);
  let best = value;
  const still = async (next: Json): Promise<boolean> => {
    const whole = withValue(best, path, next);
    const same = await fails(whole);
    (same ? record.failing : record.passing).push(whole);
    return same;
  };
  if (Array.isArray(held)) best = withValue(best, path, await shrinkList(held, still, budget));
  // Short texts stay as production had them: whole lines and words of the long ones are tried.
  if (typeof held === 'string' && held.length > 40) {
    const parts = held.split(/(?<=\n)/).length > 2 ? held.split(/(?<=\n)/) : held.split(/(?<=[\s,;&|])/);
    if (parts.length <= 400)
      best = withValue(best, path, (await shrinkList(parts, (kept) => still(kept.join('')), budget)).join(''));
  }
  return best;
}

/**
 * The smallest change of the ordinary input that still fails the same way. Differences are taken back towards what is
 * ordinary rather than towards nothing, so that the rest of the program goes on as it does in good runs.
 */
export async function minimise(ordinary: Json, failing: Json, fails: StillFails, maxTrials = 160): Promise<Minimised> {
  const record: Minimised = { value: failing, facts: [], failing: [], passing: [] };
  const budget = { left: maxTrials };
  record.value = await revertFacts(ordinary, failing, fails, record);
  const needed = differences(ordinary, record.value);
  for (const path of needed) {
    if (budget.left > 0) record.value = await shrinkAt(record.value, path, fails, record, budget);
  }
  // A list brought back to its length shows differences inside of its items, which may not be needed either.
  if (differences(ordinary, record.value).length > needed.length)
    record.value = await revertFacts(ordinary, record.value, fails, record, budget);
  record.facts = differences(ordinary, record.value);
  return record;
}
