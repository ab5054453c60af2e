import { expect, it } from 'vitest';
import { type Narrowing, narrowingSchema, narrowingWords, originKinds } from './narrowing.ts';

const origin: NonNullable<Narrowing['origin']> = {
  file: 'src/catalog.js',
  line: 41,
  function: 'lookup',
  expression: 'items[key]',
  value: 'price',
  seen: { type: 'undefined', text: '' },
  how: 'absent',
  holder: { name: 'items', value: { type: 'Object', text: '{tea}' }, key: 'rum' },
  steps: [],
  only: true,
};
const divergence: NonNullable<Narrowing['divergence']> = {
  kind: 'decision',
  file: 'src/catalog.js',
  line: 38,
  function: 'lookup',
  expression: 'key in items',
  failing: { type: 'boolean', text: 'false' },
  passing: { type: 'boolean', text: 'true' },
  operands: { failing: [], passing: [] },
  passingLine: null,
};
const narrowing = (change: Partial<Narrowing>): Narrowing =>
  narrowingSchema.parse({ divergence: null, value: null, origin: null, evidence: { for: [], against: [] }, ...change });

it('is one sentence of what is known', () => {
  expect(narrowingWords(narrowing({}))).toBeNull();
  expect(narrowingWords(narrowing({ origin, divergence }))).toBe(
    '`price` is undefined because `items` (Object {tea}) has no `rum` at src/catalog.js:41; the nearest input that works takes the other way at src/catalog.js:38, `key in items` (false here, true there)',
  );
  expect(narrowingWords(narrowing({ divergence: { ...divergence, kind: 'way', passingLine: 44 } }))).toBe(
    'the nearest input that works goes on at line 44 instead of src/catalog.js:38',
  );
  expect(narrowingWords(narrowing({ value: { ...divergence, kind: 'value' } }))).toBe(
    'the first value of another kind than with the nearest input that works is `key in items` at src/catalog.js:38 (false here, true there)',
  );
});

it.each(originKinds)('has words for an origin that is %s', (how) => {
  const words = narrowingWords(narrowing({ origin: { ...origin, how, holder: null } }));
  expect(words).toMatch(/^`price` is undefined because .* at src\/catalog\.js:41$/);
});

it('does not say because of a value that is not missing', () => {
  const words = narrowingWords(
    narrowing({ origin: { ...origin, how: 'returned', seen: { type: 'Buffer', text: '' } } }),
  );
  expect(words).toBe('`price` is Buffer: `items[key]` gave it at src/catalog.js:41');
});
