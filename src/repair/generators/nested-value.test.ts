import { describe, expect, it } from 'vitest';
import { parseOperation } from '../../domain/operation.ts';
import type { ObservedFrame } from '../../domain/run.ts';
import type { ObservedValue } from '../site.ts';
import { generateCandidates } from './generate.ts';
import { nestedValue } from './nested-value.ts';

/** Places of the stack by a mark in the text: `¦` before what V8 points at, innermost first. */
function textsOf(text: string, message: string, names: string[], fields: Record<string, string>, variable = 'prices') {
  const parts = text.split('¦');
  const source = parts.join('');
  const frames = parts.slice(1).map((_, i): ObservedFrame => {
    const before = parts.slice(0, i + 1).join('');
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    return { file: 'a.js', line, column, function: names[i] ?? null, native: false, async: false };
  });
  const value: ObservedValue = { frame: 0, name: variable, type: 'object', sample: '', fields };
  const failure = { type: 'TypeError', message, code: null, frames, handled: false, cause: null };
  const site = {
    failure,
    operation: parseOperation('TypeError', message),
    sources: (file: string) => (file === 'a.js' ? source : null),
    frames,
    values: [value],
  };
  return generateCandidates(site, { generators: [nestedValue] }).map(({ files }) => files['a.js']);
}

const show = `async function show() {\n  const prices = await load();\n  return prices.¦map((one) => one.price);\n}\n`;
const message = 'prices.map is not a function';

describe('the kind that is wanted stands one level down', () => {
  it('is taken out where the value is born, or where it is used', () => {
    const [first, second] = textsOf(show, message, ['show'], { article: 'string', history: 'array' });
    expect(first).toContain('const { history: prices } = await load();');
    expect(second).toContain('return prices.history.map(');
  });

  it('two of the kind, or none, say nothing', () => {
    expect(textsOf(show, message, ['show'], { a: 'array', b: 'array' })).toEqual([]);
    expect(textsOf(show, message, ['show'], { a: 'string' })).toEqual([]);
  });

  it('where another property is asked for as well, only the use changes', () => {
    const both = show.replace('  return', '  console.log(prices.article);\n  return');
    const texts = textsOf(both, message, ['show'], { article: 'string', history: 'array' });
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('prices.history.map(');
  });

  it('an element of what is no list', () => {
    const text = `function last(rows) {\n  return rows[0].¦price;\n}\n`;
    const said = "Cannot read properties of undefined (reading 'price')";
    expect(textsOf(text, said, ['last'], { total: 'number', rows: 'array' }, 'rows')[0]).toContain(
      'rows.rows[0].price',
    );
  });

  it('iterating over it', () => {
    const text = `function each() {\n  const rows = load();\n  for (const row of ¦rows) use(row);\n}\n`;
    expect(textsOf(text, 'rows is not iterable', ['each'], { items: 'array' }, 'rows')[0]).toContain(
      'const { items: rows } = load();',
    );
  });
});
