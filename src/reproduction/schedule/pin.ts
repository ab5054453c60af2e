import { minimiseOrder } from './minimise-order.ts';
import { nothingElse } from './orders.ts';
import type { OrderedRun, OrderedRuns } from './ordered-runs.ts';

/** An order that always fails as in production, with orders of the same completions that always pass. */
export interface Pinned {
  order: string[];
  passing: string[][];
  failing: string[][];
}

export type Pinning = { kind: 'pinned'; pinned: Pinned } | { kind: 'not-pinned'; why: string };

/** Delays under which a pinned order must hold; those of the last word are others than those of the search. */
const searchShakes = [11, 12];
const finalShakes = [0, 21, 22, 23, 24];
const minimisingRuns = 60;
const namesAtMost = 60;
const passingWanted = 3;

/** The whole order of a failing run: what came, then what was still held when it failed. */
export function wholeOrder({ schedule }: OrderedRun): string[] {
  const held = schedule.missed.filter((name) => name !== nothingElse && !schedule.steps.includes(name));
  return [...schedule.steps.slice(-namesAtMost), ...held];
}

/**
 * Pins a failing run: its order, with no more names than the failure needs, so that it fails however long everything else
 * takes. No race where it fails in no order at all, or in every one that was tried.
 */
export async function pin(runs: OrderedRuns, failing: OrderedRun, others: readonly string[][]): Promise<Pinning> {
  if (await runs.always('same', [], searchShakes))
    return { kind: 'not-pinned', why: 'it fails so in no particular order' };
  const whole = wholeOrder(failing);
  if (!(await runs.always('same', whole, searchShakes)))
    return { kind: 'not-pinned', why: `the order does not hold it: ${whole.join(', ').slice(0, 200)}` };
  const order = await minimiseOrder(whole, (names) => runs.always('same', names, searchShakes), minimisingRuns);
  if (!(await runs.always('same', order, finalShakes)))
    return { kind: 'not-pinned', why: `it does not always fail in the order ${order.join(', ').slice(0, 200)}` };
  const passing = await passingOrders(runs, order, others);
  if (passing.length === 0) return { kind: 'not-pinned', why: 'it fails in every order that was tried: no race' };
  return { kind: 'pinned', pinned: { order, passing, failing: order.length < whole.length ? [whole] : [] } };
}

/** Orders of the same names that always pass: two neighbours inverted, all of them inverted, then others that passed. */
async function passingOrders(
  runs: OrderedRuns,
  order: readonly string[],
  others: readonly string[][],
): Promise<string[][]> {
  const swaps = order
    .slice(1)
    .map((name, i) => order.toSpliced(i, 2, name, order[i] as string))
    .toReversed();
  const passing: string[][] = [];
  for (const candidate of [...swaps, order.toReversed(), ...others]) {
    if (passing.length >= passingWanted) break;
    const isNew = !passing.some((known) => known.join('\n') === candidate.join('\n'));
    if (isNew && (await runs.always('good', candidate, [0, ...searchShakes]))) passing.push(candidate);
  }
  return passing;
}
