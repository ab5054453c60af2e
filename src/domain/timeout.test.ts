import { expect, test } from 'vitest';
import { firstPrevHash, ledgerEntry, type LedgerNote } from './ledger.ts';
import { defaultPolicy } from './policy.ts';
import { stateTimeouts } from './state-table.ts';
import { escalationNote } from './escalation.ts';
import { spanWords, timeoutNote, timeoutsOf } from './timeout.ts';

test('a policy takes the place of the table’s timeouts, state by state; closed states have none', () => {
  const usual = timeoutsOf(defaultPolicy());
  expect(usual.get('investigating')).toBe((stateTimeouts.investigating ?? 0) * 1_000);
  expect([usual.has('fixed'), usual.has('duplicate')]).toEqual([false, false]);
  const own = timeoutsOf({ timeouts: { new: '30m', fixed: '1s' } });
  expect([own.get('new'), own.get('routed'), own.has('fixed')]).toEqual([1_800_000, usual.get('routed'), false]);
});

test('spans are told in their largest unit', () => {
  expect([0, 59_999, 60_000, 7_200_000, 200_000_000].map(spanWords)).toEqual(['0 s', '59 s', '1 min', '2 h', '2 d']);
});

const entry = (seq: number, kind: string, outcome: string) => {
  const note: LedgerNote = { stage: 'review', kind, actor: 'engine', outcome };
  return ledgerEntry(note, { bug: '1-1', seq, at: '2026-01-01T00:00:00.000Z', prevHash: firstPrevHash });
};

test('an escalation says what was found, and by which entries', () => {
  expect(escalationNote([])).toMatchObject({
    kind: 'escalated',
    outcome: 'needs-human-review: nothing was found out yet',
  });
  const ledger = [entry(0, 'investigation-started', 'x'), entry(1, 'investigation-failed', 'no test runner')];
  expect(escalationNote([...ledger, entry(2, 'timeout', 'late')])).toMatchObject({
    inputs: ['ledger:1'],
    outcome: 'needs-human-review: investigation-failed: no test runner',
  });
});

test('a timeout says how long it was, and where the bug goes', () => {
  const held = { heldMs: 7_300_000, boundMs: 3_600_000 };
  expect(timeoutNote('investigating', 'new', held).outcome).toBe(
    'investigating for 2 h, where 1 h are allowed: now new',
  );
  expect(timeoutNote('proposed', 'proposed', held).outcome).toContain('it still waits');
});
