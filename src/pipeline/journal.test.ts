import { expect, test } from 'vitest';
import type { Checkpoint, Checkpoints } from '../ports/checkpoints.ts';
import { Journal, plainly } from './journal.ts';

const clock = { now: () => new Date('2026-01-01T00:00:00Z'), elapsed: () => 0 };

/** Keeps stages as a store does, once for a key. */
function kept(): Checkpoints & { all: Map<string, Checkpoint> } {
  const all = new Map<string, Checkpoint>();
  return {
    all,
    find: async (stage, key) => all.get(`${stage} ${key}`) ?? null,
    keep: async (stage, key, checkpoint) => {
      if (!all.has(`${stage} ${key}`)) all.set(`${stage} ${key}`, structuredClone(checkpoint));
    },
  };
}

const words = () => ({ text: '' });
const note = (kind: string) => ({ stage: 'repair', kind, actor: 'engine', outcome: '' }) as const;

/** Two stages with a note between them; the second is only noted. `ran` says what was worked. */
async function run(checkpoints: Checkpoints, event: string, ran: string[], dies = false): Promise<Journal> {
  const journal = new Journal('bug', clock, undefined, checkpoints);
  journal.goesIn({ event });
  const found = await journal.stage(
    'repair',
    '',
    async () => {
      ran.push('repair');
      journal.note(note('search'));
      journal.logs['a.log'] = 'text';
      return new Map([['fix', 1]]);
    },
    words,
    plainly(),
  );
  expect(found).toEqual(new Map([['fix', 1]]));
  journal.note(note('between'));
  await journal.stage(
    'review',
    '',
    async () => {
      ran.push('review');
      journal.note(note('proposal'));
      if (dies) throw new Error('killed');
    },
    words,
  );
  return journal;
}

test('a finished stage is not run again, one that is only noted is; notes and logs are there once', async () => {
  const checkpoints = kept();
  const ran: string[] = [];
  await expect(run(checkpoints, 'a', ran, true)).rejects.toThrow('killed');
  expect([...checkpoints.all.values()].map(({ notes }) => notes.map(({ kind }) => kind))).toEqual([['search']]);
  const journal = await run(checkpoints, 'a', ran);
  expect(ran).toEqual(['repair', 'review', 'review']);
  expect(journal.ledger.entries.map(({ kind }) => kind)).toEqual(['search', 'between', 'proposal']);
  expect(journal.logs).toEqual({ 'a.log': 'text' });
  const notes = [...checkpoints.all.values()].flatMap(({ notes: of }) => of.map(({ kind }) => kind));
  expect(notes).toEqual(['search', 'between', 'proposal']);
  await run(checkpoints, 'a', ran);
  expect(ran).toEqual(['repair', 'review', 'review', 'review']);
  expect(checkpoints.all.size).toBe(2);
});

test('a run that goes in with anything else takes nothing', async () => {
  const checkpoints = kept();
  const ran: string[] = [];
  await run(checkpoints, 'a', ran);
  await run(checkpoints, 'b', ran);
  expect(ran).toEqual(['repair', 'review', 'repair', 'review']);
});
