import { productOf } from './catalogue.js';

/** Percent off a line from a quantity on, largest first. */
const volumeDiscounts = [
  { from: 100, percent: 15 },
  { from: 25, percent: 8 },
  { from: 10, percent: 4 },
];

/** Percent off a line of this quantity. */
export function discountFor(quantity) {
  return volumeDiscounts.find((step) => quantity >= step.from)?.percent ?? 0;
}

/** Price of one line of the cart in cents, volume discount taken off. */
export function lineTotal(line) {
  const { price } = productOf(line.sku);
  const full = price * line.quantity;
  return full - Math.round((full * discountFor(line.quantity)) / 100);
}

/** Weight of one line of the cart, in grams. */
export function lineWeight(line) {
  if (!line) return 0;
  const { weight } = productOf(line.sku);
  return weight * line.quantity;
}

/** What a cart costs and weighs before shipping and tax. */
export function quoteFor(lines) {
  let subtotal = 0;
  let weight = 0;
  for (const line of lines) {
    subtotal += lineTotal(line);
    weight += lineWeight(line);
  }
  return { subtotal, weight };
}
