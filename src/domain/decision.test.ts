import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decisionInClosingReason, decisionSchema, decisionVerbs, standingOf } from './decision.ts';

const manifest = 'a'.repeat(64);
const ada = { kind: 'person', id: 'ada' } as const;
const base = {
  schema: 'reproof.decision/1',
  id: 'd1',
  at: '2026-01-01T00:00:00Z',
  bug: 'b1',
  manifest,
  by: ada,
  via: 'cli',
};
const extra = {
  reject: { reason: 'no', leadsTo: 'wont-fix' },
  'request-changes': { reason: 'a' },
  edit: { patch: 'diff' },
};
const decisionOf = (verb: string) => decisionSchema.parse({ ...base, verb, ...extra[verb as keyof typeof extra] });

describe('the format', () => {
  test.each(decisionVerbs)('has the verb %s', (verb) => expect(decisionOf(verb).verb).toBe(verb));

  test.each([
    ['a rejection without a reason', { verb: 'reject', reason: ' \n', leadsTo: 'wont-fix' }],
    ['a rejection that leads nowhere', { verb: 'reject', reason: 'no' }],
    ['a request for changes that names none', { verb: 'request-changes', reason: '' }],
    ['an edit without a patch', { verb: 'edit' }],
    ['a verb that does not exist', { verb: 'lgtm' }],
    ['an engine that decides', { verb: 'approve', by: { kind: 'engine', id: 'deterministic' } }],
    ['a model that decides', { verb: 'approve', by: { kind: 'model', id: 'x:y' } }],
    ['a decision about no change', { verb: 'approve', manifest: 'latest' }],
  ])('refuses %s', (_what, over) => {
    expect(decisionSchema.safeParse({ ...base, ...over }).success).toBe(false);
  });
});

describe('standing', () => {
  const context = { manifest, proposers: [{ kind: 'engine', id: 'deterministic' } as const], allowSelfApproval: false };

  test.each(decisionVerbs)('%s counts for the change that was looked at and for no other', (verb) => {
    expect(standingOf(decisionOf(verb), context)).toEqual({ kind: 'counts', selfApproval: false });
    const moved = { ...context, manifest: 'b'.repeat(64) };
    expect(standingOf(decisionOf(verb), moved)).toEqual({ kind: 'void', why: 'another-change' });
  });

  test('who edited the patch has become a proposer and does not approve it', () => {
    const own = { ...context, proposers: [...context.proposers, ada] };
    expect(standingOf(decisionOf('approve'), own)).toEqual({ kind: 'void', why: 'own-proposal' });
    expect(standingOf(decisionOf('approve-and-apply-by-hand'), own).kind).toBe('void');
    expect(standingOf(decisionOf('reject'), own).kind).toBe('counts');
    const alone = { ...own, allowSelfApproval: true };
    expect(standingOf(decisionOf('approve'), alone)).toEqual({ kind: 'counts', selfApproval: true });
  });
});

describe('closing words', () => {
  test.each([
    ['Approved', 'approve', ''],
    ['Approved: ship it', 'approve', 'ship it'],
    ['Approved by the on-call', 'approve', 'by the on-call'],
    ['Rejected: hides the cause', 'reject', 'hides the cause'],
    ['Needs revision: add a test', 'request-changes', 'add a test'],
  ])('%o decides', (text, verb, reason) => {
    expect(decisionInClosingReason(text)).toEqual({ verb, reason });
  });

  test.each([
    'Not approved',
    'not Approved',
    'approved',
    'APPROVED',
    ' Approved',
    'Approvedness',
    'Approved-not',
    'I have Approved',
    'Rejected',
    'Rejected: ',
    'Needs revision',
    'LGTM',
    '',
  ])('%o decides nothing', (text) => expect(decisionInClosingReason(text)).toBeNull());

  test('no text decides unless it begins with one of the three', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^(Approved|Rejected:|Needs revision:)/.test(text));
        expect(decisionInClosingReason(text)).toBeNull();
      }),
    );
  });
});
