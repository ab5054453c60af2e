import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bugEvents, bugStates, decisionEvents } from './bug-state.ts';
import { decisionVerbs } from './decision.ts';
import { closedStates, nextState, stateTable, stateTimeouts } from './state-table.ts';
import { stateTableDefects } from './state-table-check.ts';

const whole = { table: stateTable, timeouts: stateTimeouts, closed: closedStates };
const without = (from: string, event: string) =>
  stateTableDefects({ ...whole, table: stateTable.filter((row) => row.from !== from || row.event !== event) });
const never = () => false;

describe('the table', () => {
  test('has an edge for every outcome, decision and timeout, and reaches every state', () => {
    expect(stateTableDefects(whole)).toEqual([]);
  });

  test('knows exactly the verbs that a decision can have', () => {
    expect([...decisionEvents]).toEqual([...decisionVerbs]);
  });

  test('is not whole without any one of its rows', () => {
    for (const row of stateTable) {
      const table = stateTable.filter((each) => each !== row);
      expect(stateTableDefects({ ...whole, table }), `${row.from} on ${row.event} ${row.guard}`).not.toEqual([]);
    }
  });
});

describe('planted faults', () => {
  test.each([
    ['an outcome without an edge', 'investigating', 'out-of-budget', 'investigating has no edge for out-of-budget'],
    ['a verb without an edge', 'proposed', 'edit', 'proposed has no edge for edit'],
    ['a timeout without an edge', 'approved', 'timeout', 'approved has no edge for timeout'],
    ['a state out of reach', 'applied', 'released', 'watching cannot be reached from new'],
    ['a way of people', 'approved', 'closed-as-wont-fix', 'approved has no edge for closed-as-wont-fix'],
    ['a question that nobody asks', 'applied', 'signal', 'applied on signal does not ask after-the-change'],
    ['a signal that is lost', 'fixed', 'signal', 'fixed has no edge for signal'],
  ])('%s', (_what, from, event, told) => expect(without(from, event)).toContain(told));

  test('a state that waits without a timeout', () => {
    const timeouts = { ...stateTimeouts, proposed: null };
    expect(stateTableDefects({ ...whole, timeouts })).toEqual([
      'proposed has no timeout although it waits for something',
      'proposed has an edge for a timeout that never comes',
    ]);
  });

  test('two rows of which the second is never asked, and a guard without its otherwise', () => {
    const doubled = [...stateTable, { from: 'new', event: 'signal', guard: 'last-window', to: 'fixed' } as const];
    expect(stateTableDefects({ ...whole, table: doubled })).toContain(
      'new on signal has a row behind the one without a guard',
    );
    const open = stateTable.filter((row) => row.from !== 'watching' || row.event !== 'window-quiet' || row.guard);
    expect(stateTableDefects({ ...whole, table: open })).toEqual([
      'watching on window-quiet leads nowhere when no guard holds',
    ]);
  });
});

describe('the next state', () => {
  test.each([
    ['new', 'investigation-started', [], 'investigating'],
    ['investigating', 'fix-validated', [], 'proposed'],
    ['proposed', 'approve', ['more-approvals-needed'], 'proposed'],
    ['proposed', 'approve', [], 'approved'],
    ['proposed', 'reject', ['rejected-as-wont-fix'], 'wont-fix'],
    ['watching', 'window-quiet', [], 'watching'],
    ['watching', 'window-quiet', ['last-window'], 'fixed'],
    ['fixed', 'signal', [], 'fixed'],
    ['fixed', 'signal', ['after-the-change'], 'regressed'],
    ['needs-investigation', 'signal', ['brings-missing-evidence'], 'new'],
    ['fixed', 'approve', [], null],
  ] as const)('%s on %s %o -> %s', (state, event, holding, next) => {
    expect(nextState(state, event, (guard) => (holding as readonly string[]).includes(guard))).toBe(next);
  });

  test('approval is the only way from proposed into approved, whatever events come', () => {
    fc.assert(
      fc.property(fc.constantFrom(...bugStates), fc.constantFrom(...bugEvents), fc.boolean(), (state, event, holds) => {
        const next = nextState(state, event, () => holds);
        if (next === 'approved' && state !== 'approved') expect(event).toMatch(/^approve/);
        if (next === 'fixed' && state !== 'fixed') expect([state, event]).toEqual(['watching', 'window-quiet']);
      }),
    );
    expect(nextState('new', 'approve', never)).toBeNull();
  });
});
