/** Parcel prices in cents by weight in grams, lightest first. */
const bands = [
  { upTo: 500, price: 390 },
  { upTo: 2000, price: 590 },
  { upTo: 10000, price: 990 },
  { upTo: 31500, price: 1690 },
];

const freight = { carrier: 'freight', price: 8900, days: 6 };

/** Where in the list of bands a weight falls; the list's length when it is too heavy to go by parcel. */
export function bandIndex(grams) {
  let index = 0;
  while (index <= bands.length && grams > bands[index].upTo) index += 1;
  return index;
}

/** The band that a parcel falls into; null when it is too heavy to go by parcel. */
export function bandFor(grams) {
  return bands[bandIndex(grams)] ?? null;
}

/** Ways to send a weight, cheapest first. */
export function shippingOptions(grams) {
  const band = bandFor(grams);
  if (!band) return [freight];
  const days = 3 + bandIndex(grams);
  return [
    { carrier: 'standard', price: band.price, days },
    { carrier: 'express', price: band.price * 2, days: 1 },
  ];
}
