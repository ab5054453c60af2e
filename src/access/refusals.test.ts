import { expect, test } from 'vitest';
import type { AuditNote } from '../domain/audit-entry.ts';
import { type Refusal, Refusals } from './refusals.ts';

function aLog() {
  const notes: AuditNote[] = [];
  const append = async (note: AuditNote): Promise<number> => notes.push(note) - 1;
  return { notes, refusals: new Refusals({ append }) };
}

const refusal = (over: Partial<Refusal> = {}): Refusal => ({
  actor: 'nobody',
  action: 'GET /bugs',
  why: 'no valid token or session',
  outcome: 'NOT_ALLOWED',
  from: '192.0.2.1',
  ...over,
});

test('the first of a kind is told at once, its repeats by one entry with their number, and a new window begins anew', async () => {
  const { notes, refusals } = aLog();
  for (let i = 0; i < 1_000; i += 1) refusals.note(refusal());
  await refusals.flush();
  expect(notes).toEqual([
    {
      actor: 'nobody',
      action: 'GET /bugs',
      target: 'no valid token or session',
      outcome: 'NOT_ALLOWED',
      from: '192.0.2.1',
    },
    expect.objectContaining({ target: 'no valid token or session; 999 more of these within 10 minutes' }),
  ]);
  refusals.note(refusal());
  await refusals.flush();
  expect(notes).toHaveLength(3);
});

test('one network fills the log no further than its bound, however manifold it asks; a /64 is one network', async () => {
  const { notes, refusals } = aLog();
  for (let i = 0; i < 5_000; i += 1)
    refusals.note(refusal({ action: `GET /route-${i}`, from: `2001:db8::${(i % 9_999).toString(16)}` }));
  await refusals.flush();
  expect(notes.length).toBeLessThanOrEqual(12);
  expect(notes.at(-1)?.target).toMatch(/^of many kinds; \d+ more/);
});

test('strangers of many networks fill it no further, and hide nothing that a known caller is refused', async () => {
  const { notes, refusals } = aLog();
  for (let i = 0; i < 20_000; i += 1) refusals.note(refusal({ from: `10.${i >> 8}.${i & 255}.1` }));
  refusals.note(refusal({ actor: 'ann', outcome: 'NO_PERMISSION', why: 'a viewer may not do this' }));
  await refusals.flush();
  expect(notes.length).toBeLessThanOrEqual(205);
  expect(notes.filter(({ actor }) => actor === 'ann')).toHaveLength(1);
});

test('a log that is away neither throws nor keeps what comes later from being told', async () => {
  let away = true;
  const notes: AuditNote[] = [];
  const refusals = new Refusals({
    append: async (note) => {
      if (away) throw new Error('gone');
      return notes.push(note);
    },
  });
  refusals.note(refusal());
  await refusals.flush();
  away = false;
  refusals.note(refusal());
  await refusals.flush();
  expect(notes).toHaveLength(1);
});
