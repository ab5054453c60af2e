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

/** Delays under which an order must hold while it is made small; more where the first few let a loose one through. */
const searchShakes = [
  [11, 12, 13, 14],
  [31, 32, 33, 34, 35, 36],
];
const finalShakes = [0, 21, 22, 23, 24, 25, 26];
const minimisingRuns = 80;
const namesAtMost = 60;
const flyingAtMost = 10;
const passingWanted = 3;
const candidatesAtMost = 10;
const adversaries = 2;

/**
 * The whole order of a failing run: what came, then what was still held when it failed; a second one goes on with what
 * was on its way, where anything was.
 */
export function wholeOrders({ schedule: { steps, missed, flying = [] } }: Pick<OrderedRun, 'schedule'>): string[][] {
  const held = missed.filter((name) => name !== nothingElse && !steps.includes(name));
  const order = [...steps.slice(-namesAtMost), ...held];
  const late = flying.filter((name) => !order.includes(name)).slice(0, flyingAtMost);
  return late.length > 0 ? [order, [...order, ...late]] : [order];
}

/** `order`, and where it says nothing another one. */
export const merged = (order: readonly string[], other: readonly string[]): string[] => [
  ...order,
  ...other.filter((name) => !order.includes(name)),
];

/** The same order where everything else is as quick as can be: each name waits until nothing else can happen. */
export const lastOfAll = (order: readonly string[]): string[] => order.flatMap((name) => [nothingElse, name]);

/**
 * Pins a failing run: its order, with no more names than are needed so that neither delays of everything else nor an order
 * that passes can turn it. `others`: orders that may pass. No race where none does.
 */
export async function pin(runs: OrderedRuns, failing: OrderedRun, others: readonly string[][]): Promise<Pinning> {
  const against = await knownPassing(runs, others);
  if (against.length === 0) return { kind: 'not-pinned', why: 'it fails in every order that was tried: no race' };
  const wholes = wholeOrders(failing);
  for (const whole of wholes) {
    const pinned = await pinWhole(runs, whole, against, others);
    if (pinned) return { kind: 'pinned', pinned };
  }
  return { kind: 'not-pinned', why: `no order holds it: ${wholes.at(-1)?.join(', ').slice(0, 200)}` };
}

/** An order out of `whole` that holds; null where none does. `against`: orders that always pass. */
async function pinWhole(
  runs: OrderedRuns,
  whole: readonly string[],
  against: readonly string[][],
  others: readonly string[][],
): Promise<Pinned | null> {
  for (const shakes of searchShakes) {
    const holds = async (names: string[]): Promise<boolean> => {
      if (names.length < 2) return false; // one name alone holds nothing
      const opposed = [lastOfAll(names), ...against.map((other) => merged(names, other))];
      return (await runs.always('same', opposed)) && runs.always('same', [names], shakes);
    };
    if (!(await holds([...whole]))) return null;
    const order = await minimiseOrder(whole, holds, minimisingRuns);
    if (!(await runs.always('same', [order], finalShakes))) continue;
    const passing = await passingOrders(runs, order, [...against, ...others]);
    if (passing.length === 0) continue;
    return { order, passing, failing: order.length < whole.length ? [[...whole]] : [] };
  }
  return null;
}

/** Some of the orders that always pass: what a pinned order has to hold against. */
async function knownPassing(runs: OrderedRuns, others: readonly string[][]): Promise<string[][]> {
  const passing: string[][] = [];
  for (const order of others.slice(0, candidatesAtMost)) {
    if (passing.length === adversaries) break;
    if (await runs.always('good', [order], [0, 11])) passing.push(order);
  }
  return passing;
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
  for (const candidate of [...swaps.slice(0, 4), order.toReversed(), ...others.slice(0, candidatesAtMost)]) {
    if (passing.length >= passingWanted) break;
    const isNew = !passing.some((known) => known.join('\n') === candidate.join('\n'));
    if (isNew && (await runs.always('good', [candidate], [0, 11, 12]))) passing.push(candidate);
  }
  return passing;
}
