import type { Refusal, Ruling } from './rule.ts';
import { isMet, type Requirement } from './requirements.ts';

const refusalWords: Readonly<Record<Refusal, string>> = {
  'no-permission': 'your role may not decide',
  'not-a-person': 'only a person decides; service accounts, models and agents do not',
  'another-change': 'the decision names another change than the one that the proposal holds now: look at it again',
  'own-proposal': 'you have proposed or edited this change yourself: somebody else approves it',
  'approved-before': 'you have approved this change before',
  'approved-already': 'it is approved already',
  'applied-already': 'it is applied already',
  'rejected-already': 'it was rejected',
  'returned-already': 'it was sent back for changes',
  superseded: 'another proposal has taken its place',
  'being-revised': 'a reviewer’s patch is being validated in its place',
  'base-drifted-before': 'the code that it changes has changed since: it is being validated anew',
  'bugs-not-waiting': 'its bugs wait for no decision any more',
};

/** All that speaks against a decision, in words. */
export function wordsOfRefusal(reasons: readonly Refusal[]): string {
  return reasons.map((reason) => refusalWords[reason]).join('; ');
}

function lacking(requirements: readonly Requirement[]): string {
  return requirements
    .filter((requirement) => !isMet(requirement))
    .map(({ what, needed, has }) => (needed === 1 ? what : `${what}, has ${has}`))
    .join('; ');
}

const own = (selfApproval: boolean): string => (selfApproval ? ' (by a proposer, as the policy allows)' : '');

/** What came of a decision, for ledgers and answers. */
export function wordsOf(ruling: Ruling): string {
  switch (ruling.kind) {
    case 'refused':
      return `does not count: ${wordsOfRefusal(ruling.reasons)}`;
    case 'stale':
      return `nothing was approved: ${ruling.touched.join(', ')} changed on the branch (${ruling.head.slice(0, 12)}); it is validated anew`;
    case 'more-needed':
      return `counts${own(ruling.selfApproval)}; still needed: ${lacking(ruling.requirements)}`;
    case 'approved':
      return `approved${own(ruling.selfApproval)}${ruling.byHand ? ', to be applied by hand' : ''}`;
    case 'rejected':
      return 'rejected';
    case 'returned':
      return 'sent back for changes';
    case 'to-validate':
      return 'the given patch is being validated';
  }
}
