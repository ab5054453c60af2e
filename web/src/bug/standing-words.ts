import type { BugState } from '../../../src/domain/bug-state.ts';
import type { Facts } from './use-facts.ts';
import { recommendationOf } from './words.ts';

/** How the bug stands, in the answer card's last row. */
export interface Standing {
  name: 'Decide' | 'Now' | 'Outcome';
  lead: string;
  more?: string;
}
type Known = Pick<Facts, 'bug' | 'proposal' | 'changes' | 'watches' | 'report' | 'doing'>;

/** Who approved what is under way. */
function approvedBy({ proposal }: Known): string {
  const people = proposal?.decisions.filter(({ verb }) => verb.startsWith('approve')).map(({ by }) => by.id) ?? [];
  return people.length > 0 ? `Approved by ${[...new Set(people)].join(' and ')}` : 'Approved';
}

function changeWords({ changes: [change] }: Known): string | undefined {
  if (!change) return undefined;
  return change.pullRequest
    ? `Pull request #${change.pullRequest.number}, ${change.pullRequest.state}.`
    : `Branch ${change.branch}.`;
}

function watchWords({ watches: [watch] }: Known): string | undefined {
  if (!watch) return undefined;
  const where = watch.environment ? ` in ${watch.environment}` : '';
  return `Release ${watch.release.slice(0, 20)}${where}: ${watch.passed} of ${watch.windows.length} windows quiet.`;
}

const told: Partial<Record<BugState, (facts: Known) => Standing>> = {
  approved: (facts) => ({
    name: 'Now',
    lead: `${approvedBy(facts)}; the change is on its way.`,
    more: changeWords(facts),
  }),
  applied: (facts) => ({
    name: 'Now',
    lead: 'The change has landed; a release that holds it is looked for.',
    more: changeWords(facts),
  }),
  watching: (facts) => ({
    name: 'Now',
    lead: 'Released and watched: one more occurrence brings it back.',
    more: watchWords(facts),
  }),
  fixed: (facts) => ({
    name: 'Outcome',
    lead: facts.watches.length > 0 ? 'Fixed: it stayed away after the release.' : 'Fixed; no watch has told so.',
    more: [facts.proposal ? `${approvedBy(facts)}.` : '', watchWords(facts)].filter(Boolean).join(' ') || undefined,
  }),
  regressed: (facts) => ({
    name: 'Now',
    lead: 'It came back after the change: it is investigated anew.',
    more: [watchWords(facts), changeWords(facts)].filter(Boolean).join(' ') || undefined,
  }),
  'wont-fix': ({ proposal }) => ({
    name: 'Outcome',
    lead: 'It will not be fixed.',
    more: proposal?.decisions.at(-1)?.reason || undefined,
  }),
  duplicate: ({ bug }) => ({ name: 'Outcome', lead: `It counts for ${bug.mergedInto ?? 'another bug'}.` }),
};

/** What is to be decided, or what became of it. */
export function standingWords(facts: Facts): Standing {
  const ended = facts.doing ? undefined : told[facts.bug.state]?.(facts);
  return ended ?? { name: 'Decide', ...recommendationOf(facts) };
}
