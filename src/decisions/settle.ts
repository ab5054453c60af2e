import type { Actor } from '../domain/actor.ts';
import type { BugEvent, BugState, Guard } from '../domain/bug-state.ts';
import type { DecisionVerb } from '../domain/decision.ts';
import { nextState } from '../domain/state-table.ts';
import { changedPaths, type ProposalState } from '../domain/stored-proposal.ts';
import type { WorkItem } from '../domain/work-item.ts';
import type { NewItem } from '../ports/store/item-store.ts';
import type { DecisionRecord, Deliberation, Settlement } from '../ports/store/proposal-store.ts';
import type { Ruling } from './rule.ts';
import { wordsOf } from './words.ts';

/** A decision as it was asked for. */
export interface AskedDecision {
  verb: DecisionVerb;
  manifest: string;
  reason: string;
  via: DecisionRecord['via'];
  /** Of a rejection. */
  leadsTo: 're-investigate' | 'needs-investigation' | 'wont-fix' | null;
  /** Of an edit. */
  patch: string | null;
  beside: boolean;
}

type Effective = Exclude<Ruling, { kind: 'refused' }>;

const states: Readonly<Record<Effective['kind'], ProposalState>> = {
  stale: 'stale',
  'more-needed': 'waiting',
  approved: 'approved',
  rejected: 'rejected',
  returned: 'returned',
  'to-validate': 'revising',
};

const endings: Partial<Record<Effective['kind'], NonNullable<WorkItem['resolution']>['how']>> = {
  approved: 'approved',
  rejected: 'rejected',
  returned: 'revised',
};

/** All that a decision that counts writes. Pure. */
export function settlementOf(
  deliberation: Deliberation,
  ruling: Effective,
  asked: AskedDecision,
  by: Actor,
  standsFor: string[] = [],
): Settlement {
  const { verb, reason, via, leadsTo, patch, manifest, beside } = asked;
  const words = wordsOf(ruling);
  const said = standsFor.length > 0 ? `${words} (standing in for ${standsFor.join(', ')})` : words;
  const how = endings[ruling.kind];
  const decides = ruling.kind !== 'stale';
  const selfApproval = 'selfApproval' in ruling && ruling.selfApproval;
  const where = beside ? ('beside' as const) : leadsTo;
  return {
    decision: decides
      ? { verb, manifest, via, reason, selfApproval, leadsTo: where, patch, outcome: words, standsFor }
      : null,
    by,
    state: states[ruling.kind],
    moves: movesOf(deliberation, ruling, asked),
    note: { kind: decides ? verb : 'base-drifted', outcome: reason ? `${said}: ${reason}` : said },
    staleHead: ruling.kind === 'stale' ? ruling.head : null,
    endsRivals: ruling.kind === 'approved',
    makes: itemsOf(deliberation, ruling, asked, by),
    closes: how ? { how, reason: reason || words, by } : null,
    comment: reason && ruling.kind !== 'approved' ? `${capitalised(words)}: ${reason}` : null,
  };
}

/** A bug whose proposal is turned down waits on where a rival of it does. */
function movesOf(
  { bugs, rivals }: Deliberation,
  ruling: Effective,
  { verb, leadsTo }: AskedDecision,
): Settlement['moves'] {
  const turnedDown = ruling.kind === 'rejected' || ruling.kind === 'returned';
  if (turnedDown && rivals.length > 0) return [];
  const event: BugEvent = ruling.kind === 'stale' ? 'base-drifted' : verb;
  const holds = (guard: Guard): boolean =>
    (guard === 'more-approvals-needed' && ruling.kind === 'more-needed') ||
    (guard === 'rejected-to-reinvestigate' && leadsTo === 're-investigate') ||
    (guard === 'rejected-as-wont-fix' && leadsTo === 'wont-fix');
  // A patch is validated against the first bug, and then against each of the others.
  const waiting = bugs.filter(({ state }) => state === 'proposed' || state === 'approved');
  const moved = ruling.kind === 'to-validate' ? waiting.slice(0, 1) : bugs;
  return moved.flatMap(({ id, state }) => {
    const to = state === 'proposed' || state === 'approved' ? nextState(state, event, holds) : null;
    return to && to !== state ? [{ bug: id, from: state, event, to: to as BugState }] : [];
  });
}

function itemsOf(
  { proposal, bugs }: Deliberation,
  ruling: Effective,
  { leadsTo, reason }: AskedDecision,
  by: Actor,
): NewItem[] {
  const about = {
    createdBy: by,
    bugs: bugs.map(({ id }) => id),
    manifest: proposal.manifestHash,
    proposal: proposal.id,
  };
  const caused = about.bugs.map((to) => ({ relation: 'caused-by' as const, to }));
  const approvedBy = proposal.item ? [{ relation: 'approved-by' as const, to: proposal.item }] : [];
  const files = changedPaths(proposal).map((path) => `- \`${path}\``);
  if (ruling.kind === 'approved')
    return [
      {
        ...about,
        key: `apply-fix:${proposal.id}:${proposal.manifestHash}`,
        kind: 'apply-fix',
        title: `Apply fix: ${proposal.title}`,
        description: [`Proposal ${proposal.id}, approved. It changes`, '', ...files].join('\n'),
        priority: 'P0',
        tags: ['code-fix', ruling.byHand ? 'apply-by-hand' : 'auto-bug-fix'],
        assignee: ruling.byHand ? by : (proposal.proposers[0] ?? null),
        links: [...approvedBy, ...caused],
      },
    ];
  if (ruling.kind !== 'rejected' || leadsTo !== 'needs-investigation') return [];
  return [
    {
      ...about,
      key: `rejected:${proposal.id}`,
      kind: 'investigation',
      title: `[investigate] ${proposal.title}`,
      description: `The proposed fix was rejected: ${reason}`,
      priority: 'P1',
      tags: ['needs-human-review'],
      assignee: 'an-approver',
      links: caused,
    },
  ];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
