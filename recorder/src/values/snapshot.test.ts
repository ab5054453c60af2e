import { expect, test } from 'vitest';
import { bounds } from '../bounds.ts';
import { takeDropped } from '../guard.ts';
import { snapshot } from './snapshot.ts';

test('what the program changes afterwards is as it was', () => {
  class Row {
    id = 1;
    extra = { a: [1] };
  }
  const [row, bytes] = [new Row(), Buffer.from('ab')];
  const rows = [row, { id: 2, bytes }];
  const copy = snapshot(rows);
  row.extra.a.push(2);
  row.id = 3;
  bytes.fill(0);
  expect(copy).toEqual([Object.assign(new Row(), { id: 1 }), { id: 2, bytes: Buffer.from('ab') }]);
  expect((copy as object[])[0]).toBeInstanceOf(Row);
});

test('getters are not run, proxies and special objects stand for themselves, cycles end', () => {
  const at = new Date(0);
  const odd = new Proxy({}, { ownKeys: () => expect.fail('asked') });
  const value: Record<string, unknown> = { at, odd, none: undefined };
  Object.defineProperty(value, 'get', { enumerable: true, get: () => expect.fail('run') });
  value.self = value;
  const copy = snapshot(value) as Record<string, unknown>;
  expect(copy.at).toBe(at);
  expect(copy.odd).toBe(odd);
  expect(Object.keys(copy)).toEqual(['at', 'odd', 'none', 'self']);
});

test('a result of any size is cut, and counted', () => {
  takeDropped();
  const copy = snapshot(Array.from({ length: 1e5 }, (_, id) => ({ id }))) as unknown[];
  expect(copy.length).toBe(bounds.entries);
  const long = snapshot(Array.from({ length: 100 }, () => 'x'.repeat(1e6))) as string[];
  expect(long.join('').length).toBeLessThanOrEqual(2 * bounds.body);
  expect(takeDropped()).toEqual({ results: 2 });
});

test('a field called __proto__ is a field', () => {
  const copy = snapshot(JSON.parse('{"__proto__":{"isAdmin":true}}')) as object;
  expect(Object.hasOwn(copy, '__proto__')).toBe(true);
  expect('isAdmin' in copy).toBe(false);
});
