import { describe, expect, it } from 'vitest';
import type { EncodedValue } from '../../../src/domain/encoded-value.ts';
import { narrowingWords } from '../../../src/domain/narrowing.ts';
import { observedRead } from '../../../src/pipeline/observed-values.ts';
import { call } from '../../support/bench-tree.ts';
import { narrowed, narrowing, rates } from '../../support/narrowed-run.ts';

describe('where the bad value was born, and where the nearest input that works goes another way', () => {
  it('a lookup that misses', async () => {
    const files = {
      'cart.mjs': `import { lookup } from './catalog.mjs';
export function total(sku) {
  const item = lookup(sku);
  return item.price * 2;
}
`,
      'catalog.mjs': `const items = { tea: { price: 3 } };
export function lookup(sku) {
  const key = sku.trim();
  return items[key];
}
`,
    };
    const found = await narrowing({
      files,
      failing: call('cart.mjs', 'total', ['coffee']),
      passing: call('cart.mjs', 'total', ['tea']),
    });
    expect(found.origin).toMatchObject({
      value: 'item',
      seen: { type: 'undefined' },
      how: 'absent',
      file: 'catalog.mjs',
      line: 4,
      function: 'lookup',
      holder: { name: 'items', value: { text: '{tea}' }, key: '"coffee"' },
    });
    expect(found.divergence).toBeNull();
    expect(found.value).toMatchObject({
      file: 'catalog.mjs',
      line: 4,
      failing: { type: 'undefined' },
      passing: { type: 'Object' },
    });
  });

  it('a hole within a list, told with its index', async () => {
    const files = {
      'sum.mjs':
        'export function sum(rows) {\n  let all = 0;\n  for (let i = 0; i < rows.length; i++) {\n    const row = rows[i];\n    all += row.n;\n  }\n  return all;\n}\n',
    };
    const given = (rows: EncodedValue[]) => call('sum.mjs', 'sum', [rows]);
    const undef = { $: 'undefined' };
    const found = await narrowing({ files, failing: given([{ n: 1 }, undef, { n: 2 }]), passing: given([{ n: 1 }]) });
    const holder = { name: 'rows', value: { type: 'Array', text: '3' }, key: '1' };
    expect(found.origin).toMatchObject({ how: 'element', file: 'sum.mjs', line: 4, holder });
    expect(observedRead(found)).toEqual({ file: 'sum.mjs', line: 4, list: 'rows', length: 3, index: 1 });
  });

  it('a branch without a return', async () => {
    const files = {
      'rate.cjs': `function rateFor(country) {
  if (country === 'ch') {
    return { vat: 8 };
  }
  if (country === 'de') {
    return { vat: 19 };
  }
}
exports.tax = (country, amount) => {
  const rate = rateFor(country);
  return (amount * rate.vat) / 100;
};
`,
    };
    const found = await narrowing({
      files,
      failing: call('rate.cjs', 'tax', ['fr', 10], 'require'),
      passing: call('rate.cjs', 'tax', ['de', 10], 'require'),
      vars: { country: 'fr', amount: 10, rate: '<undefined>' },
    });
    expect(found.origin).toMatchObject({
      how: 'not-returned',
      file: 'rate.cjs',
      line: 8,
      function: 'rateFor',
      only: true,
    });
    expect(found.divergence).toMatchObject({
      kind: 'decision',
      line: 5,
      expression: "country === 'de'",
      failing: { text: 'false' },
      passing: { text: 'true' },
      operands: { failing: [{ name: 'country', value: { text: '"fr"' } }] },
    });
    expect(found.evidence.for).toEqual(['`rate` is undefined in exports.tax in rate.cjs, as production captured it']);
    expect(narrowingWords(found)).toBe(
      "`rate` is undefined because `rateFor` ended without returning a value at rate.cjs:8; the nearest input that works takes the other way at rate.cjs:5, `country === 'de'` (false here, true there)",
    );
  });

  it('a property by another name', async () => {
    const files = {
      'label.ts': `interface Order { id: number; customer?: { name: string } }
export function label(order: Order): string {
  const { customer } = order;
  return customer!.name.toUpperCase();
}
`,
    };
    const found = await narrowing({
      files,
      failing: call('label.ts', 'label', [{ id: 1, custmer: { name: 'Ada' } }]),
      passing: call('label.ts', 'label', [{ id: 1, customer: { name: 'Ada' } }]),
    });
    expect(found.origin).toMatchObject({
      how: 'absent',
      line: 3,
      holder: { name: 'order', key: 'customer', value: { type: 'Object', text: '{id, custmer}' } },
    });
    expect(found.value).toMatchObject({ line: 3, expression: 'customer', passing: { type: 'Object' } });
  });

  it('a default that is not applied', async () => {
    const files = {
      'page.mjs': `function settings(options = { size: 10 }) {
  const size = options === null ? undefined : options.size;
  return { size };
}
export const pages = (count, options) => {
  const chosen = settings(options);
  return 'x'.repeat(count).slice(chosen.size.valueOf());
};
`,
    };
    const found = await narrowing({
      files,
      failing: call('page.mjs', 'pages', [3, null]),
      passing: call('page.mjs', 'pages', [3]),
    });
    expect(found.origin).toMatchObject({ how: 'literal', line: 2, function: 'settings', expression: 'undefined' });
    expect(found.divergence).toMatchObject({ kind: 'decision', line: 2, expression: 'options === null' });
  });

  it('a promise that is not awaited', async () => {
    const files = {
      'user.mjs': `const load = async (id) => ({ name: { first: 'Ada' } });
export async function greet(id, wait) {
  const user = wait ? await load(id) : load(id);
  return user.name.first;
}
`,
    };
    const found = await narrowing({
      files,
      failing: call('user.mjs', 'greet', [1, false]),
      passing: call('user.mjs', 'greet', [1, true]),
    });
    expect(found.origin).toMatchObject({
      value: 'user.name',
      how: 'not-awaited',
      line: 3,
      holder: { name: 'user', value: { type: 'Promise' } },
    });
    expect(found.divergence).toMatchObject({ kind: 'decision', line: 3, expression: 'wait' });
  });

  it('a loop that goes too far', async () => {
    const files = {
      'sum.mjs': `export function sum(lines, count) {
  let total = 0;
  for (let i = 0; i < count; i++) {
    const line = lines[i];
    total += line.price;
  }
  return total;
}
`,
    };
    const lines = [{ price: 1 }, { price: 2 }];
    const found = await narrowing({
      files,
      failing: call('sum.mjs', 'sum', [lines, 3]),
      passing: call('sum.mjs', 'sum', [lines, 2]),
    });
    expect(found.origin).toMatchObject({
      how: 'absent',
      line: 4,
      holder: { name: 'lines', key: '2', value: { type: 'Array', text: '2' } },
    });
    expect(found.divergence).toMatchObject({
      kind: 'decision',
      line: 3,
      expression: 'i < count',
      operands: {
        failing: [
          { name: 'i', value: { text: '2' } },
          { name: 'count', value: { text: '3' } },
        ],
      },
    });
  });
});

describe('the same origin as in production', () => {
  const scenarios = {
    failing: call('rate.cjs', 'tax', ['fr'], 'require'),
    passing: call('rate.cjs', 'tax', ['ch'], 'require'),
  };

  it.each([
    ['captured so, and the code leaves no other', rates, { rate: '<undefined>' }, true],
    ['not captured', rates, { country: 'fr' }, false],
    ['captured as another kind', rates, { rate: '<null>' }, false],
    [
      'two places give it',
      {
        'rate.cjs': rates['rate.cjs'].replace(
          "if (country === 'ch')",
          "if (country === 'xx') return; if (country === 'ch')",
        ),
      },
      { rate: '<undefined>' },
      false,
    ],
    [
      'declared first, written once',
      { 'rate.cjs': rates['rate.cjs'].replace('const rate = rateFor(country);', 'let rate; rate = rateFor(country);') },
      { rate: '<undefined>' },
      true,
    ],
    [
      'written in a pattern, too',
      {
        'rate.cjs': rates['rate.cjs'].replace(
          'const rate = rateFor(country);',
          'let rate = rateFor(country); if (country === 0) [rate] = [null];',
        ),
      },
      { rate: '<undefined>' },
      false,
    ],
    [
      'written twice',
      {
        'rate.cjs': rates['rate.cjs'].replace(
          'const rate = rateFor(country);',
          'let rate; rate = rateFor(country); if (country === 0) rate = null;',
        ),
      },
      { rate: '<undefined>' },
      false,
    ],
  ])('%s', async (_what, files, vars, expected) => {
    const result = await narrowed({ files, ...scenarios, vars });
    expect(result).toMatchObject({ kind: 'narrowed', sameOrigin: expected });
  });

  it('what production captured otherwise is told as evidence against', async () => {
    const found = await narrowing({ files: rates, ...scenarios, vars: { rate: '<null>', country: 'x' } });
    expect(found.evidence.against).toEqual([
      '`rate` is undefined in exports.tax in rate.cjs, production captured null',
    ]);
  });
});
