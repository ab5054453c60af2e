import { describe, expect, it } from 'vitest';
import { flowMutants } from './flow-mutants.ts';

const part = '--x\r\nContent-Disposition: form-data; name="documents"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n';

describe('flowMutants', () => {
  it('takes the part away that a text gives the value by', () => {
    const texts = [...flowMutants({ body: part, path: '/up' }, ['documents'], [])].map(({ value }) => value);
    expect(texts).toContainEqual({
      body: part.replace(' name="documents";', '').replace('form-data ', 'form-data; '),
      path: '/up',
    });
    expect(texts).toContainEqual({ body: part.replace('documents', ''), path: '/up' });
    expect(texts.every((value) => (value as { path: string }).path === '/up')).toBe(true);
  });

  it('changes a value that stands alone, values in the order given', () => {
    const made = [...flowMutants({ a: 'x1', b: 7 }, ['7', 'x1'], ['id'])].map(({ value }) => JSON.stringify(value));
    expect(made[0]).toBe('{"a":"x1"}');
    expect(made.indexOf('{"b":7}')).toBeGreaterThan(made.indexOf('{"a":"x1","b":-1}'));
    expect(made).toContain('{"a":"id","b":7}');
  });

  it('makes nothing of values that the input does not hold, and an end of it', () => {
    expect([...flowMutants({ a: 'b' }, ['zzz'], [])]).toEqual([]);
    const wide = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`k${i}`, 'same']));
    expect([...flowMutants(wide, ['same'], [])]).toHaveLength(240);
  });
});
