import type { ReviewPolicy } from '../../../src/domain/stored-proposal.ts';
import { defaultPolicy } from '../../../src/domain/policy.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import type { ProposedChange } from '../../../src/domain/proposed-change.ts';
import type { Store } from '../../../src/adapters/postgres/open-store.ts';
import type { ProposalDraft } from '../../../src/ports/store/proposal-store.ts';
import type { StoredProposal } from '../../../src/domain/stored-proposal.ts';
import { samplePatch, sampleProposal } from '../bundle-input.ts';
import { aSignal } from '../store/signal.ts';

export interface ProposedOptions {
  review?: Partial<ReviewPolicy>;
  change?: Partial<ProposedChange>;
  told?: Partial<Proposal>;
  beside?: boolean;
  /** What a reviewer had asked for. */
  answers?: string;
}

export function aDraft({
  review,
  change,
  told,
  beside = false,
  answers = null,
}: Omit<ProposedOptions, 'answers'> & { answers?: string | null } = {}): ProposalDraft {
  const proposal = sampleProposal(told);
  return {
    title: proposal.bug.title,
    beside,
    answers,
    files: new Map([
      ['proposal.json', Buffer.from(JSON.stringify(proposal))],
      ['proposal.md', Buffer.from('# The proposal\n')],
      ['fix.patch', Buffer.from(samplePatch)],
    ]),
    change: {
      baseCommit: '0123456789abcdef0123456789abcdef01234567',
      fix: new Map([['src/pricing.js', 'export const fixed = true;\n']]),
      regressionTest: new Map([['test/subtotal-null-line.test.js', "import test from 'node:test';\n"]]),
      cacheVersionBumps: [],
      bumped: new Map(),
      patch: samplePatch,
      proposers: [{ kind: 'engine', id: 'deterministic' }],
      policy: { ...defaultPolicy().review, ...review },
      owners: {},
      ...change,
    },
  };
}

/** A bug of its own, investigated. */
export async function anInvestigatedBug(store: Store, project: string, name = 'a'): Promise<string> {
  const [accepted] = await store.signals.accept([aSignal(project, `e-${name}`, `v1:${name}`)]);
  const bug = accepted?.kind === 'stored' ? accepted.bug : '';
  const note = { stage: 'review', kind: 'investigation-started', actor: 'engine', outcome: 'o' } as const;
  await store.bugs.move(null, bug, { from: 'new', event: 'investigation-started', to: 'investigating', note });
  return bug;
}

/** A turn of the bug ends with a proposal, whatever state it is in. */
export async function proposeFor(store: Store, bug: string, options: ProposedOptions = {}): Promise<StoredProposal> {
  const draft = aDraft(options);
  const from = (await store.bugs.bug(bug))?.state ?? 'new';
  const note = { stage: 'review', kind: 'fix-validated', actor: 'engine', outcome: 'found' } as const;
  const lease = await store.bugs.lease(bug);
  const files = draft.files;
  const { moved } = await store.bugs.move(lease, bug, {
    from,
    event: 'fix-validated',
    to: 'proposed',
    note,
    proposal: draft,
    files,
  });
  if (!moved) throw new Error('the bug did not move');
  const { proposals } = await store.proposals.proposals({ bug, limit: 1 });
  return proposals[0] as StoredProposal;
}

/** A bug that waits with a proposal; of each name another fix, as bugs with one fix share a proposal. */
export async function aProposal(
  store: Store,
  project: string,
  options: ProposedOptions & { name?: string } = {},
): Promise<{ bug: string; proposal: StoredProposal }> {
  const { name } = options;
  const bug = await anInvestigatedBug(store, project, name);
  const fix = name ? { fix: new Map([['src/pricing.js', `export const fixed = '${name}';\n`]]) } : {};
  return { bug, proposal: await proposeFor(store, bug, { ...options, change: { ...fix, ...options.change } }) };
}
