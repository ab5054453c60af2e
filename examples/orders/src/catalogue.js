import { HttpError } from './errors.js';

/** Prices in cents, weights in grams. */
const products = new Map(
  [
    { sku: 'MUG-01', name: 'Enamel mug', price: 1490, weight: 320 },
    { sku: 'TEE-02', name: 'Roasted tea, 250 g', price: 1190, weight: 280 },
    { sku: 'POT-03', name: 'Cast-iron teapot', price: 6900, weight: 2400 },
    { sku: 'TRY-04', name: 'Oak tray', price: 3900, weight: 1100 },
    { sku: 'CHR-05', name: 'Folding chair', price: 8900, weight: 5200 },
  ].map((product) => [product.sku, product]),
);

export function listProducts() {
  return [...products.values()];
}

/** The product of a SKU; a 404 when the shop does not sell it. */
export function productOf(sku) {
  const product = products.get(sku);
  if (!product) throw new HttpError(404, `no product ${sku}`);
  return product;
}
