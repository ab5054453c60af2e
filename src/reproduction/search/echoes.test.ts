import { describe, expect, it } from 'vitest';
import type { Json } from '../inputs/document.ts';
import { Echoes } from './echoes.ts';

const order = { path: '/orders', status: 200, wait: 10 };

describe('Echoes', () => {
  it('offers the input that says what the program said, before what is next', () => {
    const echoes = new Echoes();
    const seen: unknown[] = [];
    for (const { value } of echoes.before([{ value: 1 }, { value: 2 }] as { value: unknown }[])) {
      seen.push(value);
      if (value === 1) echoes.hear(order, 'POST /orders: HTTP 400', 'path removed');
    }
    expect(seen).toEqual([1, { ...order, status: 400 }, { ...order, wait: 400 }, 2]);
  });

  it('offers a quoted word for texts, and none for what stands there already', () => {
    const echoes = new Echoes();
    echoes.hear({ state: 'open', n: 1 }, "expected 'open', got 'paid'", 'x');
    expect([...echoes.before([])].map(({ value }) => value)).toEqual([{ state: 'paid', n: 1 }]);
  });

  it('hears each message once, and no more than it can try', () => {
    const echoes = new Echoes();
    const wide = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`k${i}`, i]));
    for (let i = 0; i < 2_000; i++) echoes.hear(wide, `got ${1_000 + (i % 500)}`, 'x');
    expect([...echoes.before([])]).toHaveLength(300);
  });

  it('puts production’s words where the program’s own came from', () => {
    const echoes = new Echoes();
    const input = { price: 'foo', note: 'a foo', count: 7 };
    echoes.adopt(input, 'bad price: "foo" at 7', 'bad price: "12.50 EUR" at 9', 'x');
    const values = [...echoes.before([])].map(({ value }) => value);
    expect(values).toEqual([
      { ...input, price: '12.50 EUR' },
      { ...input, note: 'a 12.50 EUR' },
      { ...input, count: 9 },
    ]);
  });

  it('puts a change that led to the place another way where the ordinary input has the like', () => {
    const echoes = new Echoes();
    const [good, failing] = [
      [
        { name: 'a', text: 'x' },
        { name: 'b', text: 'y' },
      ],
      { name: 'a', text: 'x' },
    ];
    const changed = { good: [good[0], { name: 'b', text: 'long' }], failing } as Json;
    echoes.move({ good, failing } as Json, changed, 'x');
    const values = [...echoes.before([])].map(({ value }) => value);
    expect(values).toContainEqual({ good, failing: { name: 'a', text: 'long' } });
    expect(values).toContainEqual({ good, failing: { name: 'b', text: 'long' } });
    expect(values).not.toContainEqual(changed);
  });

  it('looks into documents inside of texts, too', () => {
    const echoes = new Echoes();
    const ordinary = { body: '{"note":"a","n":1}', other: { note: 'b' } };
    echoes.move(ordinary, { ...ordinary, other: { note: null } }, 'x');
    const values = [...echoes.before([])].map(({ value }) => JSON.stringify(value));
    expect(values).toContain(JSON.stringify({ ...ordinary, body: '{"note":null,"n":1}' }));
  });
});
