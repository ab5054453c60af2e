import { beforeAll, describe, expect, test } from 'vitest';
import { families } from '../../../test/support/identity/families.ts';
import {
  asDeployed,
  asReplay,
  inProduction,
  judge,
  type ProductionSide,
  variations,
} from '../../../test/support/identity/judged.ts';
import { type Failing, failureOf, pathOf } from '../../../test/support/identity/specimen.ts';
import type { Tier } from '../../domain/reproduction.ts';

type Replay = Awaited<ReturnType<typeof asReplay>>;

const isSame = (tier: Tier): boolean => tier === 'I2' || tier === 'I3';
const counted = { nearMisses: 0, pairs: 0 };

describe.each(families)('$name', (family) => {
  const replays = new Map<Failing, Replay>();
  const productions = new Map<string, ProductionSide>();

  beforeAll(async () => {
    for (const way of family.ways) {
      replays.set(way, await asReplay(family, way));
      for (const variation of variations) {
        productions.set(`${way.name}|${variation.name}`, await inProduction(family, way, variation));
      }
    }
  });

  test.each(variations)('$name: the same failure is judged the same, near misses are not', (variation) => {
    for (const seen of family.ways) {
      const production = productions.get(`${seen.name}|${variation.name}`)!;
      if (!production.applies) continue;
      for (const way of family.ways) {
        const identity = judge(production, replays.get(way)!);
        const said = `${seen.name} <- ${way.name}: ${identity.tier}\n${production.error.message}\n${identity.reasons.join('\n')}`;
        const sameFailure = failureOf(seen) === failureOf(way);
        if (sameFailure && pathOf(seen) === pathOf(way)) {
          expect(isSame(identity.tier), said).toBe(true);
          counted.pairs += 1;
        } else {
          expect(isSame(identity.tier), said).toBe(false);
          if (!sameFailure) expect(identity.tier, said).toBe('none');
          if (variation === asDeployed) counted.nearMisses += 1;
        }
      }
    }
  });
});

test('the marks: at least 100 near misses and 60 pairs', () => {
  expect(counted.nearMisses).toBeGreaterThanOrEqual(100);
  expect(counted.pairs).toBeGreaterThanOrEqual(60);
  console.log(counted);
});
