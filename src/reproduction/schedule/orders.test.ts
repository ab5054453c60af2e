import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nothingElse, ordersToTry } from './orders.ts';

const call = (operation: string, target: string, startedAt: number, endedAt: number | null) => ({
  id: target,
  during: null,
  kind: 'file' as const,
  target,
  operation,
  arguments: [],
  request: null,
  outcome: { kind: 'pending' as const },
  startedAt,
  endedAt,
});

describe('ordersToTry', () => {
  it('first holds back what production waited for', () => {
    const steps = ['readFile data/a.json', 'readFile data/b.json', 'timer src/x.js:poll'];
    const calls = [call('readFile', '/srv/data/a.json', 5, 6), call('readFile', '/srv/data/b.json', 5, 400)];
    expect(ordersToTry(steps, { sources: [], calls })[0]?.names).toEqual([nothingElse, 'readFile data/b.json']);
  });

  it('then what the failing code names', () => {
    const steps = ['readFile data/rates.json', 'readFile data/labels.json'];
    const [first] = ordersToTry(steps, { sources: ["await readFile('labels.json')"], calls: [] });
    expect(first?.names).toEqual([nothingElse, 'readFile data/labels.json']);
  });

  it('never turns two timers round, and tries no order of names that were not seen', () => {
    const name = fc.oneof(
      fc.nat(20).map((n) => `timer src/x.js #${n}`),
      fc.nat(20).map((n) => `readFile data/${n}.json`),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 20 }), (steps) => {
        for (const { names, shake } of ordersToTry(steps, { sources: [], calls: [] })) {
          expect(names.every((one) => one === nothingElse || steps.includes(one))).toBe(true);
          expect(names.length === 2 || shake > 0).toBe(true);
          if (names[0] !== nothingElse) expect(names.filter((one) => one.startsWith('timer')).length).toBeLessThan(2);
        }
      }),
    );
  });
});
