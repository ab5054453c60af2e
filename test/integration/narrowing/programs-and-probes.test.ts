import { describe, expect, it } from 'vitest';
import { call } from '../../support/bench-tree.ts';
import { narrowed, narrowing, rates } from '../../support/narrowed-run.ts';

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
