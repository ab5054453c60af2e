import { onTestFinished } from 'vitest';
import { ScratchRepository } from '../scratch-repository.ts';
import { temporaryFolder } from './run-fix.ts';
import { sentryEvent } from './sentry-event.ts';
import path from 'node:path';

export const cartFiles: Record<string, string> = {
  'package.json': JSON.stringify({
    name: 'cart',
    version: '1.0.0',
    type: 'module',
    main: 'src/cart.js',
    scripts: { test: 'node --test' },
  }),
  'src/cart.js': `/** Grams of a cart. */
export function weight(cart) {
  let grams = 0;
  for (const line of cart.lines) {
    if (line.product === null) continue;
    grams += line.product.grams;
  }
  return grams;
}

/** Names on a cart, for the label. */
export function label(cart) {
  const names = [];
  for (const line of cart.lines) {
    names.push(line.product.name.toUpperCase());
  }
  return names.join(', ');
}
`,
  'test/cart.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { label, weight } from '../src/cart.js';

const cart = { lines: [{ product: { name: 'tea', grams: 100 } }, { product: { name: 'cup', grams: 300 } }] };
test('weighs the lines', () => assert.equal(weight(cart), 400));
test('labels the lines', () => assert.equal(label(cart), 'TEA, CUP'));
`,
};

/** A small shop that crashes on a line without a product; `more` replaces or adds files (null = left out). */
export function cartRepository(
  more: Record<string, string | Buffer | null> = {},
  place = path.join(temporaryFolder(), 'cart'),
): ScratchRepository {
  const repository = new ScratchRepository(place);
  onTestFinished(() => repository.remove());
  const files = Object.entries({ ...cartFiles, ...more }).filter(([, text]) => text !== null);
  repository.commit('A cart with labels', Object.fromEntries(files) as Record<string, string | Buffer>);
  return repository;
}

/** The cart's crash as production reported it, with the captured arguments. */
export function cartEvent(repo: string, more: { file?: string; deployed?: string; release?: string } = {}) {
  const { file = 'src/cart.js', ...rest } = more;
  return sentryEvent({
    repo,
    message: "Cannot read properties of null (reading 'name')",
    frames: [
      {
        file,
        at: 'line.product.¦name',
        function: 'label',
        vars: { cart: { lines: [{ product: { name: 'tea', grams: 100 } }, { product: null }] }, names: ['TEA'] },
      },
    ],
    ...rest,
  });
}
