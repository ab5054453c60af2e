import type { z } from 'zod';
import type { getProposal } from '../../contract/reviews.ts';
import { plainLine, plain } from '../../domain/plain-text.ts';

type Proposal = z.output<typeof getProposal.reply>;

/** A proposal for a terminal: what it changes, what it rests on, what it still needs; with `diff` the change itself. */
export function proposalLines(proposal: Proposal, { diff }: { diff: boolean }): string[] {
  const field = (name: string, value: string): string => `  ${name.padEnd(12)} ${plainLine(value, 300)}`;
  const { manifest, gates, requirements, decisions, coverage } = proposal;
  const proven = gates.filter(({ outcome }) => outcome === 'passed').length;
  const rest = gates.filter(({ outcome }) => outcome !== 'passed').map(({ name, outcome }) => `${name} ${outcome}`);
  return [
    `${proposal.id}  ${plainLine(proposal.title, 150)}`,
    field('state', proposal.state),
    field('bugs', proposal.bugs.join(', ')),
    field('manifest', proposal.manifestHash),
    field('base', proposal.baseCommit),
    field('changes', manifest.fix.map(({ path }) => path).join(', ')),
    ...(manifest.cacheVersionBumps.length > 0
      ? [field('raises', manifest.cacheVersionBumps.map(({ file, from, to }) => `${file} ${from} -> ${to}`).join(', '))]
      : []),
    field('test', manifest.regressionTest.map(({ path }) => path).join(', ') || 'none is added'),
    field('kind', proposal.kind === 'cause' ? 'repairs the cause' : 'suppresses the error'),
    field('risk', `${proposal.risk}, confidence ${proposal.confidence.toFixed(2)}`),
    field('gates', [`${proven} of ${gates.length} passed`, ...rest].join(', ')),
    field('by', proposal.proposers.map(({ id }) => id).join(', ')),
    ...(proposal.reverts ? [field('takes back', proposal.reverts.commit)] : []),
    ...(proposal.answers ? [field('answers', proposal.answers)] : []),
    ...coverage.map(({ bug, kind, by, state, reason, outcome }) =>
      field('coverage', `${bug} ${kind === 'asked' ? state : kind} by ${by.id}: ${reason || outcome}`),
    ),
    ...requirements.map(({ what, needed, has }) => field('needs', `${what}${has >= needed ? ': given' : ''}`)),
    ...decisions.map(({ at, by, verb, reason, outcome }) =>
      field('decided', `${at.slice(0, 16)} ${by.id} ${verb}: ${outcome}${reason ? ` (${reason})` : ''}`),
    ),
    ...(diff ? ['', ...proposal.diff.split('\n').map((line) => plain(line).slice(0, 500))] : []),
  ];
}
