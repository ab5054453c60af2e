import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../domain/actor.ts';
import { bugStates } from '../domain/bug-state.ts';
import { decisionVerbs } from '../domain/decision.ts';
import { roles } from '../domain/permission.ts';
import { defaultPolicy } from '../domain/policy.ts';
import { proposalStates, type ReviewPolicy } from '../domain/stored-proposal.ts';
import { heldBack } from './auto-approval.ts';
import { type Refusal, rule, type Ruling } from './rule.ts';
import type { GivenApproval, Situation } from './situation.ts';

const ann: Actor = { kind: 'person', id: 'ann' };
const bob: Actor = { kind: 'person', id: 'bob' };
const engine: Actor = { kind: 'engine', id: 'deterministic' };
const [current, other] = ['a'.repeat(64), 'b'.repeat(64)];
const review = (more: Partial<ReviewPolicy> = {}): ReviewPolicy => ({ ...defaultPolicy().review, ...more });
const given = (by: Actor, more: Partial<GivenApproval> = {}): GivenApproval => ({
  by,
  email: null,
  stillMay: true,
  selfApproval: false,
  ...more,
});

interface Over {
  proposal?: Partial<Situation['proposal']>;
  asked?: Partial<Situation['asked']>;
  decider?: Partial<Situation['decider']>;
  rest?: Partial<Omit<Situation, 'proposal' | 'asked' | 'decider'>>;
}

const situation = ({ proposal, asked, decider, rest }: Over = {}): Situation => ({
  proposal: {
    manifestHash: current,
    proposers: [engine],
    kind: 'cause',
    risk: 'low',
    confidence: 0.95,
    state: 'waiting',
    paths: ['src/a.js'],
    ...proposal,
  },
  policy: review(),
  owners: {},
  bugs: ['proposed'],
  approvals: [],
  decider: { actor: ann, role: 'approver', email: 'ann@shop.example', ...decider },
  asked: { verb: 'approve', manifest: current, ...asked },
  base: { kind: 'current' },
  ...rest,
});

const told = (ruling: Ruling): string | readonly Refusal[] =>
  ruling.kind === 'refused' ? ruling.reasons : ruling.kind;

/** What the verb does to a proposal that waits, by who may decide. */
const done = {
  approve: 'approved',
  'approve-and-apply-by-hand': 'approved',
  reject: 'rejected',
  'request-changes': 'returned',
  edit: 'to-validate',
} as const;
const ended = {
  revising: 'being-revised',
  applied: 'applied-already',
  rejected: 'rejected-already',
  returned: 'returned-already',
  superseded: 'superseded',
  stale: 'base-drifted-before',
} as const;

describe('every role, state, verb, policy and hash', () => {
  const table = roles.flatMap((role) =>
    proposalStates.flatMap((state) =>
      decisionVerbs.flatMap((verb) =>
        [false, true].flatMap((selfApproval) =>
          [ann, engine].flatMap((proposer) =>
            [current, other].map((manifest) => ({ role, state, verb, selfApproval, proposer, manifest })),
          ),
        ),
      ),
    ),
  );

  it(`is ruled as the table says (${table.length} combinations)`, () => {
    for (const { role, state, verb, selfApproval, proposer, manifest } of table) {
      const approving = verb === 'approve' || verb === 'approve-and-apply-by-hand';
      const speaks: Refusal[] = [];
      if (role === 'viewer' || role === 'engineer') speaks.push('no-permission');
      if (manifest === other) speaks.push('another-change');
      if (state in ended) speaks.push(ended[state as keyof typeof ended]);
      if (state === 'approved' && (approving || verb === 'edit')) speaks.push('approved-already');
      if (approving && proposer === ann && !selfApproval) speaks.push('own-proposal');
      const ruling = rule(
        situation({
          proposal: { state, proposers: [proposer] },
          asked: { verb, manifest },
          decider: { role },
          rest: { policy: review({ selfApproval }), bugs: [state === 'approved' ? 'approved' : 'proposed'] },
        }),
      );
      const row = [role, state, verb, selfApproval, proposer.id, manifest];
      expect([...row, told(ruling)]).toEqual([...row, speaks.length > 0 ? speaks : done[verb]]);
      if (ruling.kind === 'approved') expect(ruling.selfApproval).toBe(proposer === ann);
    }
    expect(table).toHaveLength(4 * 8 * 5 * 2 * 2 * 2);
  });

  it.each(['agent', 'model', 'engine'] as const)('never decides as a %s, whatever its role', (kind) => {
    for (const verb of decisionVerbs)
      expect(told(rule(situation({ decider: { actor: { kind, id: 'x' }, role: 'admin' }, asked: { verb } })))).toEqual([
        'not-a-person',
      ]);
  });

  it('takes no decision for bugs that wait for none', () => {
    for (const state of bugStates) {
      const ruling = rule(situation({ rest: { bugs: [state] } }));
      expect(told(ruling)).toEqual(state === 'proposed' ? 'approved' : ['bugs-not-waiting']);
    }
    expect(told(rule(situation({ rest: { bugs: ['wont-fix', 'proposed'] } })))).toBe('approved');
  });

  it('approves nothing under which the branch has moved, and lets a move elsewhere be', () => {
    const moved = (touched: string[]) =>
      rule(situation({ rest: { base: { kind: 'moved', head: 'c'.repeat(40), touched } } }));
    expect(told(moved(['src/a.js']))).toBe('stale');
    expect(told(moved([]))).toBe('approved');
    expect(
      told(
        rule(
          situation({ asked: { verb: 'reject' }, rest: { base: { kind: 'moved', head: 'c', touched: ['src/a.js'] } } }),
        ),
      ),
    ).toBe('rejected');
  });
});

describe('who must approve, and how many', () => {
  const approving = (policy: Partial<ReviewPolicy>, more: Over = {}) =>
    rule(situation({ ...more, rest: { policy: review(policy), ...more.rest } }));

  it('counts different people that still may decide', () => {
    const two = { approvals: [{ count: 2 }] };
    expect(told(approving(two))).toBe('more-needed');
    expect(told(approving(two, { rest: { approvals: [given(bob)] } }))).toBe('approved');
    expect(told(approving(two, { rest: { approvals: [given(bob, { stillMay: false })] } }))).toBe('more-needed');
    expect(told(approving(two, { rest: { approvals: [given(ann)] } }))).toEqual(['approved-before']);
  });

  it('holds every rule that speaks for the change by path, kind and risk', () => {
    const rules = [
      { paths: ['payments/**'], count: 2 },
      { risk: ['high' as const], count: 1, from: ['bob'] },
      { kinds: ['suppression' as const], count: 3 },
    ];
    expect(told(approving({ approvals: rules }))).toBe('approved');
    expect(told(approving({ approvals: rules }, { proposal: { paths: ['src/a.js', 'payments/card.js'] } }))).toBe(
      'more-needed',
    );
    expect(told(approving({ approvals: rules }, { proposal: { risk: 'high' } }))).toBe('more-needed');
    expect(told(approving({ approvals: rules }, { proposal: { kind: 'suppression' } }))).toBe('more-needed');
    expect(told(approving({ approvals: rules }, { proposal: { risk: 'high' }, decider: { actor: bob } }))).toBe(
      'approved',
    );
  });

  it.each([
    [['ann'], true],
    [['@Ann'], true],
    [['ANN@shop.example'], true],
    [['@shop/money'], true],
    [['bob'], false],
    [['@shop/other'], false],
    [['annabel'], false],
    [['constructor'], false],
  ])('names %j: ann is one of them: %s', (from, isOne) => {
    const teams = { '@shop/money': ['ann'], '@shop/other': ['bob'] };
    expect(told(approving({ teams, approvals: [{ count: 1, from }] }))).toBe(isOne ? 'approved' : 'more-needed');
  });

  it('wants an owner of each changed file, where CODEOWNERS names one and the policy asks for it', () => {
    const change = {
      proposal: { paths: ['src/a.js', 'src/b.js', 'README.md'] },
      rest: { owners: { 'src/a.js': ['@ann'], 'src/b.js': ['@bob', '@carl'] } },
    };
    expect(told(approving({}, change))).toBe('approved');
    expect(told(approving({ codeOwners: true }, change))).toBe('more-needed');
    const both = { ...change, rest: { ...change.rest, approvals: [given(bob)] } };
    expect(told(approving({ codeOwners: true }, both))).toBe('approved');
  });
});

describe('standing in for who is away', () => {
  const carl: Actor = { kind: 'person', id: 'carl' };
  const named = (actor: Actor) => ({ actor, email: null });
  const by = (actor: Actor, standsFor: Actor[]) => ({ decider: { actor, standsFor: standsFor.map(named) } });
  const asks = (approvals: ReviewPolicy['approvals'], more: Over) =>
    told(rule(situation({ ...more, rest: { policy: review({ approvals }), ...more.rest } })));

  it('meets what is asked of who is away, and of nobody else', () => {
    expect(asks([{ count: 1, from: ['bob'] }], by(ann, []))).toBe('more-needed');
    expect(asks([{ count: 1, from: ['bob'] }], by(ann, [bob]))).toBe('approved');
    expect(asks([{ count: 1, from: ['carl'] }], by(ann, [bob]))).toBe('more-needed');
    const owners = { policy: review({ codeOwners: true }), owners: { 'src/a.js': ['@bob'] } };
    expect(told(rule(situation({ ...by(ann, [bob]), rest: owners })))).toBe('approved');
    expect(told(rule(situation({ ...by(ann, []), rest: owners })))).toBe('more-needed');
  });

  it('is one person, for however many: nobody counts twice', () => {
    expect(asks([{ count: 2 }], by(ann, [bob, carl]))).toBe('more-needed');
    expect(asks([{ count: 2, from: ['bob', 'carl'] }], by(ann, [bob, carl]))).toBe('more-needed');
    const bobHimself = { rest: { approvals: [given(bob)] } };
    // Who is away has approved before: the stand-in adds nobody to those that are named.
    expect(asks([{ count: 2, from: ['bob', 'carl'] }], { ...by(ann, [bob]), ...bobHimself })).toBe('more-needed');
    expect(asks([{ count: 2, from: ['bob', 'carl'] }], { ...by(ann, [bob, carl]), ...bobHimself })).toBe('approved');
    // Whoever may stand for several stands for the one that nobody else is there for.
    const forBob = given({ kind: 'person', id: 'dora' }, { standsFor: [named(bob)] });
    expect(
      asks([{ count: 2, from: ['bob', 'carl'] }], { ...by(ann, [bob, carl]), rest: { approvals: [forBob] } }),
    ).toBe('approved');
  });

  it('never lets a proposer approve: neither by a stand-in nor as one', () => {
    const made = (...proposers: Actor[]): Over => ({ proposal: { proposers } });
    expect(asks([{ count: 1, from: ['bob'] }], { ...by(ann, [bob]), ...made(bob) })).toBe('more-needed');
    expect(asks([], { ...by(ann, [bob]), ...made(ann) })).toEqual(['own-proposal']);
    expect(asks([], { ...by(ann, [bob]), ...made(bob) })).toBe('approved');
    // Not where approving it oneself is allowed either: that is for oneself.
    const policy = review({ selfApproval: true, approvals: [{ count: 1, from: ['bob'] }] });
    expect(told(rule(situation({ ...by(ann, [bob]), ...made(bob), rest: { policy } })))).toBe('more-needed');
    const before = given(carl, { standsFor: [named(bob)] });
    expect(asks([{ count: 2, from: ['ann', 'bob'] }], { ...made(bob), rest: { approvals: [before] } })).toBe(
      'more-needed',
    );
  });

  it('gives nobody a role', () => {
    for (const role of ['viewer', 'engineer'] as const)
      expect(told(rule(situation({ decider: { actor: ann, role, standsFor: [named(bob)] } })))).toEqual([
        'no-permission',
      ]);
  });

  it('no more counts an approval whose giver may not decide any more', () => {
    const gone = given(carl, { standsFor: [named(bob)], stillMay: false });
    expect(asks([{ count: 1, from: ['bob'] }], { rest: { approvals: [gone] } })).toBe('more-needed');
  });
});

describe('a policy that approves by itself', () => {
  const auto = { enabled: true, maxRisk: 'low', minConfidence: 0.9, paths: ['src/**'] } as const;
  const change = { paths: ['src/a.js'], kind: 'cause', risk: 'low', confidence: 0.95 } as const;
  it.each([
    [{}, {}, [], 0],
    [{ enabled: false }, {}, [], 1],
    [{}, { risk: 'medium' }, [], 1],
    [{ maxRisk: 'medium' }, { risk: 'medium' }, [], 0],
    [{ maxRisk: 'medium' }, { risk: 'high' }, [], 1],
    [{ maxRisk: 'medium' }, { risk: 'unknown' }, [], 1],
    [{}, { confidence: 0.89 }, [], 1],
    [{}, { kind: 'suppression' }, [], 1],
    [{}, { paths: ['src/a.js', 'db/x.sql'] }, [], 1],
    [{ paths: [] }, {}, [], 1],
    [{}, {}, ['test-suite (unverified)'], 1],
    [{ enabled: false, paths: [] }, { confidence: 0.5, risk: 'high' }, ['neighbours (not-run)'], 5],
  ] as const)('%j with %j and %j unproven: %i things hold it back', (policy, facts, unproven, count) => {
    expect(
      heldBack({ ...change, ...facts }, unproven, {
        ...auto,
        ...policy,
        paths: [...(('paths' in policy ? policy.paths : null) ?? auto.paths)],
      }),
    ).toHaveLength(count);
  });

  it('is one approver, no owner and nobody that a rule names', () => {
    const decider = { actor: { kind: 'policy', id: 'auto-approval' }, role: null, email: null } as const;
    expect(told(rule(situation({ decider })))).toBe('approved');
    expect(told(rule(situation({ decider, rest: { policy: review({ approvals: [{ count: 2 }] }) } })))).toBe(
      'more-needed',
    );
    const named = review({ approvals: [{ count: 1, from: ['auto-approval', '@auto-approval'] }] });
    expect(told(rule(situation({ decider, rest: { policy: named } })))).toBe('more-needed');
    expect(told(rule(situation({ decider, asked: { verb: 'reject' } })))).toEqual(['no-permission']);
  });
});

describe('not approved', () => {
  const actor = fc.record({
    kind: fc.constantFrom('person' as const, 'engine' as const, 'model' as const, 'agent' as const, 'policy' as const),
    id: fc.constantFrom('ann', 'bob', 'x'),
  });
  /** Near to what is approved, or nothing would be found out. */
  const mostly = <T>(one: T, rest: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 5, arbitrary: fc.constant(one) }, { weight: 1, arbitrary: rest });
  const any = fc.record({
    state: mostly('waiting' as const, fc.constantFrom(...proposalStates)),
    verb: mostly('approve' as const, fc.constantFrom(...decisionVerbs)),
    role: mostly('approver' as const, fc.constantFrom(...roles, null)),
    manifest: mostly(current, fc.constant(other)),
    decider: actor,
    proposers: fc.array(actor, { minLength: 1, maxLength: 2 }),
    approvers: fc.array(actor, { maxLength: 3 }),
    bugs: fc.array(mostly('proposed' as const, fc.constantFrom(...bugStates)), { minLength: 1, maxLength: 3 }),
    count: fc.integer({ min: 1, max: 4 }),
    selfApproval: fc.boolean(),
    touched: mostly<string[]>([], fc.constant(['src/a.js'])),
  });

  it('approves nothing: an approval is of the current change, by somebody who may and did not make it, as often as is asked for', () => {
    let approved = 0;
    fc.assert(
      fc.property(any, (one) => {
        const ruling = rule(
          situation({
            proposal: { state: one.state, proposers: one.proposers },
            asked: { verb: one.verb, manifest: one.manifest },
            decider: { actor: one.decider, role: one.role, email: null },
            rest: {
              bugs: one.bugs,
              approvals: one.approvers.map((by) => given(by)),
              policy: review({ selfApproval: one.selfApproval, approvals: [{ count: one.count }] }),
              base: { kind: 'moved', head: 'c'.repeat(40), touched: one.touched },
            },
          }),
        );
        if (ruling.kind !== 'approved') return;
        approved += 1;
        expect(one.state).toBe('waiting');
        expect(one.verb).toMatch(/^approve/);
        expect(one.manifest).toBe(current);
        expect(one.bugs).toContain('proposed');
        expect(one.touched).toEqual([]);
        const isOwn = one.proposers.some(({ kind, id }) => kind === one.decider.kind && id === one.decider.id);
        expect(isOwn && !one.selfApproval).toBe(false);
        if (one.decider.kind !== 'policy')
          expect([one.decider.kind, ['approver', 'admin'].includes(one.role ?? '')]).toEqual(['person', true]);
        const all = new Set([one.decider, ...one.approvers].map(({ kind, id }) => `${kind} ${id}`));
        expect(all.size).toBeGreaterThanOrEqual(one.count);
      }),
      { numRuns: 5_000 },
    );
    expect(approved).toBeGreaterThan(100);
  });
});
