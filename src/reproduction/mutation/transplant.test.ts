import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CapturedValue } from '../evidence/captured-values.ts';
import { inside, type Json, valueAt } from '../inputs/document.ts';
import { transplants } from './transplant.ts';

const captured = (name: string, value: Json, from = 'frame:0'): CapturedValue => ({
  name,
  value,
  from,
  partial: false,
});
const best = (root: Json, what: CapturedValue) => transplants(root, what)[0];

const job: Json = {
  order: { id: 7, customer: { name: 'Ada', address: { city: 'Turin', zip: '10100' } } },
  lines: [{ sku: 'POT-03', quantity: 1 }],
  notes: [],
  body: '{"country":"IT","gift":false}',
};

describe('transplants', () => {
  it('lays an object over the one with its name, keeping what was not captured', () => {
    const variant = best(job, captured('address', { city: null }));
    expect(variant?.path).toEqual(['order', 'customer', 'address']);
    expect(valueAt(variant?.value ?? null, ['order', 'customer', 'address'])).toEqual({ city: null, zip: '10100' });
  });

  it('takes an object without a known name to the one whose keys it shares', () => {
    const variants = transplants(job, captured('it', { sku: 'CUP', quantity: -1 }));
    expect(variants.map(({ value }) => valueAt(value, ['lines', 0]))).toContainEqual({ sku: 'CUP', quantity: -1 });
    expect(variants.every(({ path }) => path[0] !== 'order')).toBe(true);
  });

  it('adds an element like those that a list has', () => {
    const values = transplants(job, captured('line', { sku: 'CUP', quantity: 0 })).map(({ value }) =>
      valueAt(value, ['lines']),
    );
    expect(values).toContainEqual([
      { sku: 'POT-03', quantity: 1 },
      { sku: 'CUP', quantity: 0 },
    ]);
  });

  it('puts a leaf where its name is, into JSON inside of texts, too', () => {
    const variant = best(job, captured('country', 'NO'));
    expect(variant?.path).toEqual(['body', inside, 'country']);
    expect(valueAt(variant?.value ?? null, ['body'])).toBe('{"country":"NO","gift":false}');
    expect(valueAt(best(job, captured('quantity', null))?.value ?? null, ['lines', 0, 'quantity'])).toBeNull();
  });

  it('replaces a list of the same name', () => {
    expect(valueAt(best(job, captured('lines', [null]))?.value ?? null, ['lines'])).toEqual([null]);
  });

  it('are ordered by fit, from 0 to 1, bounded, and change the input', () => {
    const json = fc.jsonValue() as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(json, fc.string(), json, (root, name, value) => {
        const found = transplants(root, captured(name, value));
        expect(found.length).toBeLessThanOrEqual(60);
        expect(found.map(({ fit }) => fit)).toEqual(found.map(({ fit }) => fit).toSorted((a, b) => b - a));
        for (const { fit, path } of found) {
          expect(fit).toBeGreaterThanOrEqual(0);
          expect(fit).toBeLessThanOrEqual(1);
          expect(path.length).toBeLessThan(100);
        }
      }),
    );
  });

  it('an event’s keys reach no prototype', () => {
    const value = JSON.parse('{"__proto__":{"polluted":true},"sku":"x"}') as Json;
    const [variant] = transplants({ line: { sku: 'a' } }, captured('line', value));
    const line = valueAt(variant?.value ?? null, ['line']);
    expect(Object.getPrototypeOf(line)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
