import type { BugEvent, BugState, Guard } from '../domain/bug-state.ts';
import { coveredAtMost } from '../domain/coverage.ts';
import { mayDo } from '../domain/permission.ts';
import { nextState } from '../domain/state-table.ts';
import type { StoredProposal } from '../domain/stored-proposal.ts';
import type { CoverageSituation } from '../ports/store/proposal-store.ts';
import type { Decider } from './situation.ts';

/** Why what a proposal covers does not change; a person is told all that hold. */
const words = {
  'no-permission': 'your role may not do that',
  'not-a-person': 'only a person says what a proposal covers',
  'another-change': 'the proposal holds another change now: look at it again',
  'not-waiting': 'the proposal does not wait for a decision',
  'a-rollback': 'it takes a change back, and cures nothing',
  'another-repository': 'the bug is of another project, and its repository is another one',
  'covered-already': 'the proposal covers the bug already',
  'not-covered': 'the proposal does not cover the bug',
  'the-first-bug': 'the proposal was found for this bug: reject it, or close the bug',
  'asked-already': 'the fix of a proposal is being run against the bug already',
  'covers-others': 'the bug’s own proposal covers others, too',
  'bug-elsewhere': 'the bug is where no fix is looked for',
  paused: 'the bug is paused',
  'no-evidence': 'no occurrence of the bug is kept that a run could be made from',
  'too-many': `a proposal covers ${coveredAtMost} bugs at most`,
} as const;
export type CoverageRefusal = keyof typeof words;

export function wordsOfCoverage(reasons: readonly CoverageRefusal[]): string {
  return reasons.map((reason) => words[reason]).join('; ');
}

export type CoverageRuling =
  | { kind: 'refused'; reasons: readonly [CoverageRefusal, ...CoverageRefusal[]] }
  | { kind: 'asked' | 'taken-off'; move: { from: BugState; event: BugEvent; to: BugState } };

/** What is asked for, of which change, by whom. */
export interface AskedCoverage {
  kind: 'ask' | 'take-off';
  manifest: string;
  decider: Pick<Decider, 'actor' | 'role'>;
}

type Facts = Omit<CoverageSituation, 'proposal'> & {
  proposal: Pick<StoredProposal, 'project' | 'state' | 'manifestHash' | 'reverts' | 'bugs'>;
};

/**
 * The rules of what a proposal covers (BUG-2), whole and pure. A bug is added by having the fix run against its own reproduction,
 * and is covered once that has passed; taken off, it is worked on by itself, and that fix is left out.
 */
export function ruleCoverage(facts: Facts, asked: AskedCoverage): CoverageRuling {
  const common = commonRefusals(facts, asked);
  const found = [...common, ...(asked.kind === 'ask' ? addingRefusals(facts) : takingOffRefusals(facts))];
  const [first, ...more] = found.filter((one) => one !== null);
  if (first) return { kind: 'refused', reasons: [first, ...more] };
  const { state, hasOwnFix } = facts.bug;
  const event = asked.kind === 'ask' ? 'coverage-asked' : 'taken-off';
  const holds = (guard: Guard): boolean => guard === 'own-fix-waits' && hasOwnFix;
  const to = nextState(state, event, holds) ?? state;
  return { kind: asked.kind === 'ask' ? 'asked' : 'taken-off', move: { from: state, event, to } };
}

function commonRefusals({ proposal, bug }: Facts, { manifest, decider }: AskedCoverage): (CoverageRefusal | null)[] {
  return [
    decider.role !== null && mayDo(decider.role, 'decide') ? null : 'no-permission',
    decider.actor.kind === 'person' ? null : 'not-a-person',
    manifest === proposal.manifestHash ? null : 'another-change',
    proposal.state === 'waiting' ? null : 'not-waiting',
    proposal.reverts === null ? null : 'a-rollback',
    bug.project === proposal.project ? null : 'another-repository',
  ];
}

function addingRefusals({ proposal, bug }: Facts): (CoverageRefusal | null)[] {
  const covered = proposal.bugs.includes(bug.id);
  const taken = nextState(bug.state, 'coverage-asked', () => false) !== null;
  return [
    covered ? 'covered-already' : null,
    bug.isAsked ? 'asked-already' : null,
    covered || bug.isAsked || taken ? null : 'bug-elsewhere',
    bug.others > 0 ? 'covers-others' : null,
    bug.paused ? 'paused' : null,
    bug.hasEvidence ? null : 'no-evidence',
    proposal.bugs.length < coveredAtMost ? null : 'too-many',
  ];
}

function takingOffRefusals({ proposal, bug }: Facts): (CoverageRefusal | null)[] {
  const place = proposal.bugs.indexOf(bug.id);
  return [place < 0 ? 'not-covered' : null, place === 0 ? 'the-first-bug' : null];
}
