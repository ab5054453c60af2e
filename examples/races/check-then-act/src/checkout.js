import { readFile } from 'node:fs/promises';

const pricesFile = new URL('../data/prices.json', import.meta.url);

/** Closes a cart: what it costs, in cents; null when there is no such cart. */
export async function checkout(carts, id) {
  if (!carts.has(id)) return null;
  const prices = JSON.parse(await readFile(pricesFile, 'utf8'));
  const cart = carts.get(id);
  const total = cart.lines.reduce((sum, { sku, quantity }) => sum + prices[sku] * quantity, 0);
  carts.delete(id);
  return total;
}
