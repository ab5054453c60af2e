import { lock } from './locks.js';

const balances = new Map([
  ['ada', 100],
  ['bob', 100],
]);

/** Moves money between two accounts; nobody else touches either meanwhile. */
export async function transfer(from, to, amount) {
  const releaseFrom = await lock(from);
  const releaseTo = await lock(to);
  try {
    balances.set(from, balances.get(from) - amount);
    balances.set(to, balances.get(to) + amount);
    return { [from]: balances.get(from), [to]: balances.get(to) };
  } finally {
    releaseTo();
    releaseFrom();
  }
}
