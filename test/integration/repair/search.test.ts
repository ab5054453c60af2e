import { afterAll, describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/domain/fix.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { searchFix } from '../../../src/repair/search/search.ts';
import type { SearchInput } from '../../../src/repair/search/input.ts';
import {
  edited,
  projectNamed,
  projects,
  reproductionOf,
  treeOf,
  type Project,
} from '../../support/planted/projects.ts';
import { openBench } from '../../support/planted/workbench.ts';

const benches = new Map(projects.map((p) => [p.name, openBench(p.root)]));
afterAll(async () => {
  for (const bench of benches.values()) await bench.close();
});

function search(name: Project['name'], candidates: Candidate[], more: Partial<SearchInput> = {}) {
  const project = projectNamed(name);
  const bench = benches.get(name);
  if (!bench) throw new Error('no bench');
  return searchFix({
    reproduction: reproductionOf(project),
    candidates,
    probes: project.probes,
    bench,
    tree: treeOf(name),
    clock: systemClock,
    budgetMs: 30_000,
    ...more,
  });
}
const candidate = (id: string, kind: Candidate['kind'], prior: number, files: Record<string, string>): Candidate => ({
  id,
  generator: id,
  kind,
  summary: id,
  files,
  prior,
});
const price = 'return product.price * checkCount(line.count);';
const shop = (file: string, ...pairs: Array<[string, string]>) => edited('shop', file, ...pairs);
const repair = candidate('repair', 'cause', 0.5, projectNamed('shop').repair);
const flowsOn = candidate(
  'flows-on',
  'suppression',
  0.9,
  shop('src/cart.js', [price, 'return product?.price * checkCount(line.count);']),
);
const fallback = candidate(
  'fallback',
  'suppression',
  0.9,
  shop('src/cart.js', [price, 'return (product?.price || 3) * checkCount(line.count);']),
);
const guard = candidate(
  'guard',
  'suppression',
  0.8,
  shop('src/cart.js', [price, `if (!product) return 0;\n  ${price}`]),
);
const copies = candidate(
  'same-behaviour',
  'cause',
  0.45,
  shop('src/cart.js', ['findProduct(line.id)', 'findProduct(Number(line.id))']),
);
const rival = candidate(
  'rival',
  'cause',
  0.5,
  shop('src/products.js', ['return products.get(id);', 'return products.get(id) ?? products.get(9);']),
);

describe('the search', () => {
  test('takes the cause, whatever came first, and refutes what changes good traffic', async () => {
    const tried: string[] = [];
    const { decision, stats } = await search('shop', [fallback, flowsOn, guard, repair, copies], {
      onTried: (c, verdict) => tried.push(`${c.id}: ${verdict}`),
    });
    expect(decision).toMatchObject({ kind: 'accepted', chosen: { candidate: { id: 'repair' } } });
    expect(decision.kind === 'accepted' && decision.agreeing.toSorted()).toEqual(['repair', 'same-behaviour']);
    expect(tried.find((t) => t.startsWith('fallback'))).toMatch(/refuted at ordinary/);
    expect(stats).toMatchObject({ offered: 5, tried: 5, plausible: 4 });
    const rivals = decision.rivals.map((r) => r.contender.candidate.id);
    expect(rivals).not.toContain('same-behaviour');
  });

  test('declines when only suppressions pass, and says so', async () => {
    const { decision } = await search('shop', [flowsOn, guard]);
    expect(decision).toMatchObject({ kind: 'declined', reason: 'only-suppression' });
  });

  test('declines when two causes behave differently, with the input that tells them apart', async () => {
    const { decision } = await search('shop', [repair, { ...rival, prior: 0.5 }]);
    expect(decision).toMatchObject({ kind: 'declined', reason: 'rivals-disagree' });
    expect(decision.rivals.map((r) => r.differsOn)).toEqual(['', 'totalOf({lines: [{id: "7", count: 2}]})']);
  });

  test('the last good version settles what they disagree on', async () => {
    const good = openBench(projectNamed('shop').root);
    const lastGood: SearchInput['lastGood'] = (scenario) => good.try(scenario, { overlay: repair.files });
    const { decision } = await search('shop', [{ ...rival, prior: 0.9 }, repair], { lastGood });
    await good.close();
    expect(decision).toMatchObject({ kind: 'accepted', chosen: { candidate: { id: 'repair' } } });
  });

  test('builds upon a fix that uncovers the next failure', async () => {
    const found = 'headers[found[1].toLowerCase()] = found[2];';
    const first = candidate(
      'first',
      'cause',
      0.9,
      edited('headers', 'lib/index.js', [
        found,
        `const parts = found ?? [];\n    ${found.replaceAll('found[', 'parts[')}`,
      ]),
    );
    const { decision, stats } = await search('headers', [first], {
      followUps: (base, next) => {
        expect(next.message).toMatch(/toLowerCase/);
        const text = base.files['lib/index.js'] ?? '';
        return [candidate('second', 'cause', 0.9, { 'lib/index.js': text.replace(':[ ](.*)$', ':[ ]?(.*)$') })];
      },
    });
    // The second alone cures both, so the first, which only hid the fault, is left away.
    expect(stats).toMatchObject({ rounds: 2, plausible: 2 });
    expect(decision).toMatchObject({ kind: 'accepted', chosen: { candidate: { id: 'second' }, depth: 1 } });
    const files = decision.kind === 'accepted' ? decision.chosen.candidate.files : {};
    expect(files).toEqual(projectNamed('headers').repair);
  });

  test('stops at its budget and says so; nothing red, nothing to search', async () => {
    let now = 0;
    const clock = { now: () => new Date(), elapsed: () => (now += 400) };
    const late = await search('shop', [flowsOn, repair], { clock, budgetMs: 300 });
    expect(late.decision).toMatchObject({ kind: 'declined', reason: 'out-of-time' });
    const project = projectNamed('shop');
    const [passing] = project.neighbours;
    const green = { ...reproductionOf(project), scenario: passing ?? project.scenario };
    const { decision } = await search('shop', [repair], { reproduction: green });
    expect(decision).toMatchObject({ kind: 'declined', reason: 'not-red-on-bench' });
  });

  test('many candidates are all tried', async () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      candidate(`c${n}`, 'cause', n / 100, shop('src/cart.js', ['let total = 0;', `let total = ${n + 1};`])),
    );
    const { stats } = await search('shop', many);
    expect(stats.tried).toBe(60);
  });
});
