import { HttpError } from './errors.js';

const stock = new Map([
  ['MUG-01', 400],
  ['TEE-02', 250],
  ['POT-03', 40],
  ['TRY-04', 60],
  ['CHR-05', 4],
]);

export function inStock(sku) {
  return stock.get(sku) ?? 0;
}

/** Takes every line from the stock, or none of them: a 409 names the first that is short. */
export function reserve(lines) {
  const short = lines.find((line) => inStock(line.sku) < line.quantity);
  if (short) throw new HttpError(409, `not enough ${short.sku}`);
  for (const { sku, quantity } of lines) stock.set(sku, inStock(sku) - quantity);
}

/** What is running low: SKUs with fewer than `least` pieces. */
export function runningLow(least) {
  return [...stock].filter(([, pieces]) => pieces < least).map(([sku, pieces]) => ({ sku, pieces }));
}
