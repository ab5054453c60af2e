import { describe, expect, it } from 'vitest';
import { narrow, type Narrowed } from '../../../src/diagnosis/narrowing/narrow.ts';
import { narrowingWords, type Narrowing } from '../../../src/domain/narrowing.ts';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { benchOn, call } from '../../support/bench-tree.ts';

interface Case {
  files: Record<string, string>;
  failing: Scenario;
  passing: Scenario | null;
  vars?: Record<string, unknown>;
}

/** The failing call runs as it is, then narrowed. */
async function narrowed({ files, failing, passing, vars }: Case): Promise<Narrowed> {
  const { bench } = benchOn(files);
  const plain = await bench.try(failing);
  if (plain.kind !== 'failed') throw new Error(`the program does not fail: ${JSON.stringify(plain)}`);
  const { failure } = plain;
  const frames = failure.frames.map((frame, index) => ({
    index,
    file: frame.file && Object.hasOwn(files, frame.file) ? frame.file : null,
    line: frame.line,
    column: frame.column,
    function: frame.function,
    expression: null,
    kind: frame.file && Object.hasOwn(files, frame.file) ? ('source' as const) : ('unknown' as const),
    via: 'exact',
  }));
  const at = frames.findIndex(({ kind }) => kind === 'source');
  const error = {
    type: failure.type,
    message: failure.message,
    code: null,
    operation: { kind: 'other' as const, property: null, met: null, expression: null },
    frames: failure.frames.map((frame, i) => ({
      filename: frame.file,
      absPath: null,
      function: frame.function,
      module: null,
      line: frame.line,
      column: frame.column,
      inApp: true,
      native: frame.native,
      async: frame.async,
      contextLine: null,
      preContext: [],
      postContext: [],
      vars: i === at ? (vars ?? null) : null,
      debugId: null,
    })),
    mechanism: null,
  };
  return narrow({
    bench,
    failing,
    passing,
    failure,
    production: { error, frames },
    trial: {},
    patienceMs: 5_000,
    readFile: (file) => files[file] ?? null,
    resolve: (specifier) => specifier.replace(/^\.\//, ''),
  });
}

async function narrowing(one: Case): Promise<Narrowing> {
  const result = await narrowed(one);
  if (result.kind !== 'narrowed') throw new Error(result.why);
  return result.narrowing;
}

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

const rates = {
  'rate.cjs': `function rateFor(country) {
  if (country === 'ch') {
    return { vat: 8 };
  }
}
exports.tax = (country) => {
  const rate = rateFor(country);
  return rate.vat;
};
`,
};

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

describe('what programs do to probes', () => {
  it('the last rounds of a long loop, on one line of minified code', async () => {
    const files = {
      'min.mjs':
        'const f=(r,n)=>{let t=0,o;for(let i=0;i<n;i++){o=i<99999?{v:i}:r[i];t+=o.v}return t};export const run=(r,n)=>f(r,n);',
    };
    const started = performance.now();
    const found = await narrowing({
      files,
      failing: call('min.mjs', 'run', [[], 100_000]),
      passing: call('min.mjs', 'run', [[], 10]),
    });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(found.origin).toMatchObject({
      value: 'o',
      how: 'absent',
      expression: 'r[i]',
      holder: { name: 'r', value: { type: 'Array', text: '0' }, key: '99999' },
    });
    expect(found.divergence).toMatchObject({
      expression: 'i<n',
      failing: { text: 'true' },
      passing: { text: 'false' },
    });
  });

  it('getters and traps are not run, cycles and huge values are told in a few words', async () => {
    const files = {
      'odd.mjs': `let ran = 0;
const odd = { get secret() { ran += 1; return 1; } };
const trap = new Proxy({}, { get: (_, key) => { ran += 1; return undefined; }, has: () => (ran += 1), ownKeys: () => { ran += 1; return []; } });
export function run(fail) {
  const cycle = { big: 'x'.repeat(1e6), odd };
  cycle.self = cycle;
  const held = odd;
  const seen = trap;
  const many = Object.fromEntries(Array.from({ length: 1e4 }, (_, i) => ['k' + i, i]));
  const value = fail ? many.gone : cycle.self;
  if (ran !== 0) throw new Error('somebody looked');
  return value.big.length;
}
`,
    };
    const found = await narrowing({
      files,
      failing: call('odd.mjs', 'run', [true]),
      passing: call('odd.mjs', 'run', [false]),
    });
    expect(found.origin).toMatchObject({
      value: 'value',
      line: 10,
      how: 'absent',
      holder: { name: 'many', key: 'gone' },
    });
    expect(JSON.stringify(found).length).toBeLessThan(6_000);
  });

  it('an argument that the caller leaves out, over files and recursion', async () => {
    const files = {
      'tree.cjs': `const { label } = require('./label.cjs');
function walk(node, depth, names) {
  if (node.children) return node.children.map((child) => walk(child, depth + 1, names)).join();
  return label(node.id);
}
exports.print = (node) => walk(node, 0, { a: 'A' });
`,
      'label.cjs': `exports.label = (id, names) => {
  if (id === 'x') return '-';
  return names[id];
};
`,
    };
    const found = await narrowing({
      files,
      failing: call('tree.cjs', 'print', [{ children: [{ id: 'x' }, { id: 'a' }] }], 'require'),
      passing: call('tree.cjs', 'print', [{ children: [{ id: 'x' }] }], 'require'),
    });
    expect(found.origin).toMatchObject({
      value: 'names',
      how: 'not-passed',
      file: 'tree.cjs',
      line: 4,
      expression: 'label(node.id)',
    });
  });

  it('a thrown error is followed to what its condition looked at', async () => {
    const files = {
      'stock.mjs': `const stock = new Map([['tea', 3]]);
export function take(sku) {
  const left = stock.get(sku);
  if (left === undefined) throw new Error('no such item');
  return left;
}
`,
    };
    const found = await narrowing({
      files,
      failing: call('stock.mjs', 'take', ['rum']),
      passing: call('stock.mjs', 'take', ['tea']),
    });
    expect(found.origin).toMatchObject({
      value: 'left',
      how: 'absent',
      line: 3,
      holder: { name: 'stock', value: { type: 'Map', text: '1' } },
    });
    expect(found.divergence).toMatchObject({ line: 4, kind: 'decision' });
  });

  it('without a neighbour there is an origin and no divergence', async () => {
    const found = await narrowing({
      files: rates,
      failing: call('rate.cjs', 'tax', ['fr'], 'require'),
      passing: null,
    });
    expect(found).toMatchObject({ divergence: null, value: null, origin: { how: 'not-returned' } });
  });

  it('a program that notices its own text fails otherwise, and nothing is claimed', async () => {
    const files = {
      'self.mjs': `export function run(o) {
  if (run.toString().includes('repro' + 'of')) throw new Error('probed');
  return o.p.q;
}
`,
    };
    const result = await narrowed({ files, failing: call('self.mjs', 'run', [{}]), passing: null });
    expect(result).toMatchObject({ kind: 'idle', trials: 1 });
  });
});
