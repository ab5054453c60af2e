import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EncodedValue } from '../../domain/encoded-value.ts';
import { valueSource } from './value-writer.ts';

// Plain JavaScript without types: it runs inside the sandbox.
const values = new URL('../../runtime/values.mjs', import.meta.url).href;
const decoding = new URL('../../runtime/decode.mjs', import.meta.url).href;
const { encode } = (await import(values)) as { encode: (value: unknown) => EncodedValue };
const { decode } = (await import(decoding)) as {
  encode: (value: unknown) => EncodedValue;
  decode: (value: EncodedValue) => unknown;
};

const evaluate = (source: string): unknown => vm.runInThisContext(`(${source})`);
const plain = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(
    undefined,
    NaN,
    Infinity,
    -Infinity,
    -0,
    12345678901234567890n,
    new Date(0),
    /a\/"'\n[/]/gi,
    new URL('https://a.example/?b=1'),
  ),
  fc.array(fc.tuple(fc.string(), fc.integer())).map((entries) => new Map(entries)),
  fc.array(fc.string()).map((items) => new Set(items)),
  fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double(), fc.constant(undefined))),
);

describe('valueSource', () => {
  it('is JavaScript for the value that the bench decodes', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const encoded = encode(value);
        expect(encode(evaluate(valueSource(encoded)))).toEqual(encode(decode(encoded)));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [
      'an error with fields',
      { $: 'error', class: 'Error', message: "it's", fields: { code: 'E' } },
      (v: unknown) => v instanceof Error && (v as { code?: string }).code === 'E',
    ],
    ['bytes', { $: 'buffer', kind: 'Buffer', base64: 'AQI=' }, (v: unknown) => Buffer.isBuffer(v) && v.length === 2],
    [
      'an instance as its fields',
      { $: 'instance', class: 'Cart', fields: { a: 1 } },
      (v: unknown) => (v as { a?: number }).a === 1,
    ],
    [
      'an object without a prototype',
      { $: 'nullproto', fields: { a: 1 } },
      (v: unknown) => Object.getPrototypeOf(v) === null,
    ],
    ['a date that is none', { $: 'date', value: null }, (v: unknown) => Number.isNaN((v as Date).getTime())],
  ])('%s', (_what, encoded, holds) => {
    expect(holds(evaluate(valueSource(encoded)))).toBe(true);
  });

  it.each([
    ['a function', { $: 'function', source: 'process.exit(1)' }],
    ['a kind that there is not', { $: 'constructor' }],
    ['a kind of a prototype', { $: '__proto__' }],
    ['a symbol', { $: 'symbol', text: 'x' }],
    ['what was not captured', { $: 'opaque', text: 'x' }],
  ])('%s is undefined, never code', (_what, encoded) => {
    expect(valueSource(encoded)).toBe('undefined');
  });

  it('no text, key or field of an event becomes code', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom("');process.exit(1);('", '\\', "\\'", '`${1}`', '\u2028', '*/', '</script>', '\r\n', '__proto__'),
    );
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        fc.pre(a !== '$'); // the mark of an encoded value
        expect(evaluate(valueSource(a))).toBe(a);
        const value = evaluate(valueSource({ [a]: b })) as Record<string, string>;
        expect(Object.entries(value)).toEqual([[a, b]]);
        const hostile = { $: 'bigint', value: a };
        expect(valueSource(hostile)).toMatch(/^-?[\d-]*n$/);
        evaluate(`(() => ${valueSource({ $: 'regexp', source: a, flags: b })})`);
        evaluate(`(() => ${valueSource({ $: 'buffer', base64: a })})`);
      }),
    );
  });
});
