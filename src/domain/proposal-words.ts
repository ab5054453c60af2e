import type { StoredProposal } from './stored-proposal.ts';

type Told = Pick<
  StoredProposal,
  'id' | 'title' | 'manifestHash' | 'bugs' | 'risk' | 'confidence' | 'kind' | 'manifest'
>;

/** Where a proposal is read: an address below the server's own. */
export function linkToProposal({ id }: Pick<StoredProposal, 'id'>): string {
  return `/proposals/${id}`;
}

function facts({ manifest, risk, confidence, kind }: Told): string[] {
  return [
    `Changes ${manifest.fix.map(({ path }) => `\`${path}\``).join(', ')}`,
    `${kind === 'cause' ? 'repairs the cause' : 'suppresses the error'}; risk ${risk}; confidence ${confidence.toFixed(2)}`,
  ];
}

/** What the bug is told once a proposal waits for decisions (REV-1), Markdown. */
export function awaitingComment(proposal: Told, findings: string, answers: string | null): string {
  return [
    `Fix proposed, awaiting approval: [${proposal.id}](${linkToProposal(proposal)})`,
    '',
    findings,
    '',
    ...facts(proposal).map((fact) => `- ${fact}`),
    ...(answers === null ? [] : ['', `Answers the review: ${answers}`]),
  ].join('\n');
}

/** Description of the decision item, Markdown. */
export function decisionItemText(proposal: Told, findings: string, answers: string | null): string {
  return [
    `Proposal [${proposal.id}](${linkToProposal(proposal)}) of ${proposal.bugs.join(', ')}.`,
    '',
    findings,
    '',
    ...facts(proposal).map((fact) => `- ${fact}`),
    `- manifest \`${proposal.manifestHash}\``,
    ...(answers === null ? [] : ['', `Answers the review: ${answers}`]),
    '',
    'Decide with the buttons, with `reproof approve`, or by closing this item with a reason that begins `Approved`,',
    '`Rejected:` or `Needs revision:`. Any other wording decides nothing.',
  ].join('\n');
}
