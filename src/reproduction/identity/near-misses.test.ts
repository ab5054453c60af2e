import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { families } from '../../../test/support/identity/families.ts';
import {
  asDeployed,
  asReplay,
  inProduction,
  judge,
  type ProductionSide,
  variations,
} from '../../../test/support/identity/judged.ts';
import { expected, type Failing } from '../../../test/support/identity/specimen.ts';

const counted = { nearMisses: 0, otherCallers: 0, pairs: 0 };

/**
 * Real programs fail for real, as production in several variations and as a replay; every production failure is judged
 * against every replay of its family.
 */
describe.each(families)('$name', (family) => {
  const replays = new Map<Failing, Awaited<ReturnType<typeof asReplay>>>();
  const productions = new Map<string, ProductionSide>();

  beforeAll(async () => {
    for (const way of family.ways) {
      replays.set(way, await asReplay(family, way));
      for (const variation of variations) {
        productions.set(`${way.name}|${variation.name}`, await inProduction(family, way, variation));
      }
    }
  });

  test.each(variations)('$name', (variation) => {
    const mistakes: string[] = [];
    for (const seen of family.ways) {
      const production = productions.get(`${seen.name}|${variation.name}`);
      if (!production?.applies) continue;
      // Twins can't be told apart once their variables have other names: then neither is claimed.
      const inDoubt = seen.hasTwin && variation.style?.rename && !variation.sourceMap;
      for (const [way, replay] of replays) {
        const owed = expected(seen, way);
        const { tier, reasons } = judge(production, replay);
        const right = { same: inDoubt ? ['I1', 'I2'] : ['I2'], 'same place': ['I1'], different: ['none'] }[owed];
        const allowed = inDoubt && way.hasTwin && owed === 'different' ? ['none', 'I1'] : right;
        if (!allowed.includes(tier)) mistakes.push(`${seen.name} <- ${way.name}: ${tier}\n  ${reasons.join('\n  ')}`);
        if (owed === 'same') counted.pairs += 1;
        else if (variation === asDeployed) counted[owed === 'different' ? 'nearMisses' : 'otherCallers'] += 1;
      }
    }
    expect(mistakes).toEqual([]);
  });

  afterAll(() => replays.clear());
});

test('the marks: more than 100 near misses and 60 pairs', () => {
  expect(counted.nearMisses).toBeGreaterThan(900);
  expect(counted.otherCallers).toBeGreaterThan(25);
  expect(counted.pairs).toBeGreaterThan(900);
});
