import { type ScopedChange, speaksFor } from './change-scope.ts';
import type { Actor } from './actor.ts';
import { plainLine } from './plain-text.ts';
import { changedPaths, type ReviewPolicy, type StoredProposal } from './stored-proposal.ts';
import type { WorkItem } from './work-item.ts';

export const postFixReviewTag = 'post-fix-review';

/** When a landed change is looked at again by a person. */
export type ReviewedAt = ReviewPolicy['postFixReview'][number]['at'];

/** Whether the rules at the change's base want it looked at then (REV-3). */
export function wantsReview(
  policy: Pick<ReviewPolicy, 'postFixReview'>,
  change: ScopedChange,
  at: ReviewedAt,
): boolean {
  // Rules that were kept before there was a choice mean the landing.
  return policy.postFixReview.some(({ at: when = 'applied', ...scope }) => when === at && speaksFor(scope, change));
}

/** A change that has landed, and who had approved it. */
export interface Landed {
  proposal: Pick<StoredProposal, 'id' | 'title' | 'bugs' | 'manifest' | 'manifestHash' | 'risk' | 'kind' | 'item'>;
  approvedBy: readonly Actor[];
  commit: string | null;
  at: ReviewedAt;
}

/** The item with which a person is asked to look at it; once for a proposal. */
export function postFixReviewItem({
  proposal,
  approvedBy,
  commit,
  at,
}: Landed): Pick<
  WorkItem,
  'title' | 'description' | 'priority' | 'tags' | 'createdBy' | 'bugs' | 'links' | 'manifest'
> & { key: string; kind: 'investigation'; assignee: 'an-approver'; proposal: string } {
  const { id, title, bugs, manifestHash, risk, kind, item } = proposal;
  const files = changedPaths(proposal).map((path) => `- \`${path}\``);
  const by = approvedBy.map(({ kind: what, id: name }) => (what === 'person' ? name : `${what} ${name}`));
  return {
    key: `${postFixReviewTag}:${id}`,
    kind: 'investigation',
    title: plainLine(`[post-fix review] ${title}`, 400),
    description: [
      `The policy wants this change looked at ${at === 'applied' ? 'now that it is on the base branch' : 'now that production has shown that it holds'}: proposal ${id} of ${bugs.join(', ')}.`,
      '',
      ...files,
      '',
      `- ${kind === 'cause' ? 'repairs the cause' : 'suppresses the error'}; risk ${risk}`,
      `- ${commit ? `landed as \`${commit}\`` : 'which commit brought it is not known'}`,
      `- ${by.length > 0 ? `approved by ${by.join(', ')}` : 'merged without an approval here'}`,
      '',
      'A person who decides and has not made the change closes this item, with what was found.',
    ].join('\n'),
    priority: 'P2',
    tags: [postFixReviewTag, 'needs-human-review'],
    assignee: 'an-approver',
    createdBy: { kind: 'engine', id: 'reproof' },
    bugs: [...bugs],
    manifest: manifestHash,
    proposal: id,
    links: [
      ...(item ? [{ relation: 'approved-by' as const, to: item }] : []),
      ...bugs.map((to) => ({ relation: 'caused-by' as const, to })),
    ],
  };
}
