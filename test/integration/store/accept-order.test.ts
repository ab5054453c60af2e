import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import type { IncomingSignal } from '../../../src/ports/store/signal-store.ts';
import { freshStore } from '../../support/store/database.ts';
import { aSignal } from '../../support/store/signal.ts';

const begin = Date.parse('2026-01-01T00:30:00Z');

const occurrence = fc.record({
  event: fc.integer({ min: 0, max: 30 }),
  minutes: fc.integer({ min: 0, max: 300 }),
  release: fc.constantFrom(null, '1.0', '1.1', '2.0'),
  environment: fc.constantFrom(null, 'production', 'staging'),
  users: fc.array(fc.constantFrom('ann', 'bob', 'cid', 'dot'), { maxLength: 3 }),
});
type Occurrence = typeof occurrence extends fc.Arbitrary<infer T> ? T : never;

function signalOf(project: string, one: Occurrence): IncomingSignal {
  // What arrives twice under one id is the same event.
  const fingerprint = `v1:${one.event % 3}`;
  const over = { release: one.release, environment: one.environment, users: one.users };
  return aSignal(project, `e${one.event}`, fingerprint, over, new Date(begin + one.minutes * 60_000));
}

/** All that is counted, by fingerprint. */
async function counts({ bugs }: Store, project: string) {
  const { bugs: lines } = await bugs.bugs({ project, limit: 10 });
  const all = await Promise.all(lines.map(({ id }) => bugs.bug(id)));
  const facts = all.map((bug) => ({
    ...bug,
    id: null,
    project: null,
    releases: bug?.releases.toSorted((a, b) => a.name.localeCompare(b.name)),
    environments: bug?.environments.toSorted((a, b) => a.name.localeCompare(b.name)),
  }));
  return facts.toSorted((a, b) => String(a.fingerprints).localeCompare(String(b.fingerprints)));
}

test('any order and any batching of the same occurrences gives the same counts', async () => {
  const store = await freshStore({ now: () => new Date(begin + 86_400_000) });
  const sampled = await freshStore({
    now: () => new Date(begin + 86_400_000),
    sampling: { storedAnHour: 2, random: () => 0.5 },
  });
  const plan = fc.record({
    occurrences: fc.uniqueArray(occurrence, { minLength: 1, maxLength: 25, selector: ({ event }) => event }),
    order: fc.array(fc.nat(1_000), { minLength: 25, maxLength: 25 }),
    cuts: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 25, maxLength: 25 }),
    again: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ occurrences, order, cuts, again }) => {
      const { id: whole } = await store.projects.create('whole');
      await store.signals.accept(occurrences.map((one) => signalOf(whole, one)));
      const { id: parts } = await sampled.projects.create('parts');
      const shuffled = occurrences.map((one, i) => ({ one, key: order[i] ?? 0 })).toSorted((a, b) => a.key - b.key);
      const batches: Promise<unknown>[] = [];
      for (let at = 0, turn = 0; at < shuffled.length; turn += 1) {
        const size = cuts[turn] ?? 1;
        const batch = shuffled.slice(at, at + size).map(({ one }) => signalOf(parts, one));
        batches.push(sampled.signals.accept(batch));
        if (again) batches.push(sampled.signals.accept(batch));
        at += size;
      }
      await Promise.all(batches);
      expect(await counts(sampled, parts)).toEqual(await counts(store, whole));
    }),
    { numRuns: 25 },
  );
});
