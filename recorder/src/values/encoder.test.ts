import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bounds } from '../bounds.ts';
import type { Encoded } from './encoded.ts';
import { Encoder } from './encoder.ts';
import { follow } from './plain.ts';

const encode = (value: unknown) => new Encoder().encode(value, ['v']);

test('plain JSON is itself, under any name', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!text.includes('"$') && !text.includes('-0'));
      expect(encode(JSON.parse(text))).toEqual(JSON.parse(text));
    }),
  );
});

test('a name that means a tag is escaped, and __proto__ is a name', () => {
  expect(encode({ $: 1 })).toEqual({ $$: 1 });
  expect(JSON.stringify(encode(JSON.parse('{"__proto__":{"x":1}}')))).toBe('{"__proto__":{"x":1}}');
});

test('what comes again is a reference to where it stood first, over all values of one encoder', () => {
  const encoder = new Encoder();
  const shared = { deep: { 'a/b': [1] } };
  const root: Record<string, Encoded> = { one: encoder.encode({ shared, list: [shared.deep] }, ['one']) };
  root.two = encoder.encode(new Map([[shared, shared.deep['a/b']]]), ['two']);
  expect(root.two).toEqual({
    $: 'map',
    entries: [
      [
        { $: 'ref', to: '/one/shared' },
        { $: 'ref', to: '/one/shared/deep/a~1b' },
      ],
    ],
  });
  expect(follow(root, '/one/shared/deep/a~1b')).toEqual([1]);
  expect(follow(root, '/one/list/0')).toEqual({ $: 'ref', to: '/one/shared/deep' });
});

test('near values are whole before far ones begin, and what is cut is counted', () => {
  const wide = Object.fromEntries(
    Array.from({ length: 150 }, (_, i) => [`k${i}`, { inner: Array.from({ length: 150 }, () => ({})) }]),
  );
  const encoder = new Encoder();
  const encoded = encoder.encode(wide, ['v']) as Record<string, Encoded>;
  expect(Object.keys(encoded)).toHaveLength(150);
  expect(JSON.stringify(encoded)).toContain('[cut]');
  expect(encoder.cut).toBeGreaterThan(0);
  const text = encode('x'.repeat(bounds.text + 1));
  expect(text).toHaveLength(bounds.text);
});

test('nothing of the value is run', () => {
  const hostile = {
    get x() {
      throw new Error('run');
    },
    p: new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('run');
        },
      },
    ),
    toJSON: 1,
  };
  expect(encode(hostile)).toEqual({
    x: { $: 'opaque', text: '[Getter]' },
    p: { $: 'opaque', text: '[Proxy]' },
    toJSON: 1,
  });
});
