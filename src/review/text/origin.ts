import type { CommitRef } from '../../domain/code-map.ts';
import { narrowingWords, shownValue } from '../../domain/narrowing.ts';
import type { Proposal } from '../../domain/proposal.ts';
import type { BundleInput } from '../bundle/input.ts';
import { place } from './answer.ts';
import { bullets, paragraphs } from './markdown.ts';
import { code, prose } from './untrusted.ts';

function commitLine(commit: CommitRef): string {
  const head = `${code(commit.commit.slice(0, 7))} ${code(commit.subject, 100)} by ${code(commit.author, 60)}, ${code(commit.at, 30)}`;
  return commit.why ? `${head}: ${prose(commit.why, 200)}` : head;
}

/** The original bug: type, severity, where it was seen. */
export function originalBug({ proposal, facts }: BundleInput): string {
  const { bug, codeMap } = proposal;
  const { signal } = facts;
  const handled = signal.handled === null ? '' : signal.handled ? ', caught by the program' : ', uncaught';
  return paragraphs(
    '## Original bug',
    bullets([
      `**Error:** ${code(bug.errorType, 80)}: ${code(bug.message, 400)}`,
      `**Type:** ${proposal.disposition.kind} (${prose(proposal.disposition.reason, 300)})`,
      `**Severity:** ${code(signal.level, 20)}${handled}${signal.usersHit > 0 ? `; ${signal.usersHit} known to be hit by this event` : ''}`,
      `**Seen:** ${signal.at ? code(signal.at, 40) : 'time not told'}, environment ${signal.environment ? code(signal.environment, 60) : 'not told'}, release ${signal.release ? code(signal.release, 80) : 'not told'}, service ${codeMap.service ? code(codeMap.service, 60) : 'not told'}; evidence: ${code(signal.source, 20)}`,
      `**Fingerprint:** ${code(bug.fingerprint, 80)}`,
      `**Base commit:** ${code(codeMap.baseCommit)}`,
      `**Owners:** ${codeMap.owners.length > 0 ? [...new Set(codeMap.owners.map((one) => `${code(one.owner, 80)} (${one.source})`))].slice(0, 6).join(', ') : 'none found'}`,
    ]),
  );
}

/** Where the failure comes from: the claim that a run confirmed, the suspects, the commits. */
export function rootCause({ proposal, facts }: BundleInput): string {
  const { codeMap, hypotheses } = proposal;
  const confirmed = hypotheses.find((one) => one.state === 'confirmed');
  const claim = facts.rootCause ?? confirmed?.claim;
  const suspects = codeMap.suspects.slice(0, 5).map((one) => `${place(one)}: ${prose(one.why, 240)}`);
  const recent = codeMap.recentChanges.slice(0, 5).map(commitLine);
  return paragraphs(
    '## Root cause',
    claim ? prose(claim) : 'Not known: no hypothesis was confirmed by a run.',
    facts.recordedOrigin.length > 0 ? '**Where the value came from**, as recorded' : null,
    bullets(facts.recordedOrigin.slice(0, 6).map((one) => prose(one, 300))),
    narrowedDown(proposal),
    suspects.length > 0 ? '**Suspects, best first**' : null,
    bullets(suspects),
    codeMap.introducedBy
      ? `**Introduced by** ${commitLine(codeMap.introducedBy)}`
      : '**Introduced by:** not established.',
    recent.length > 0 ? '**Recent changes to this code**' : null,
    bullets(recent),
  );
}

/** What probes told of the failing run and the nearest input that works. */
function narrowedDown({ narrowing }: Proposal): string | null {
  const words = narrowing ? narrowingWords(narrowing) : null;
  if (!narrowing || words === null) return null;
  const { origin, divergence, value } = narrowing;
  const steps = (origin?.steps ?? [])
    .slice(0, 8)
    .map((one) => `${one.how}: ${place(one)}, ${code(one.expression ?? '', 120)}`);
  const looked = (divergence?.operands.failing ?? []).slice(0, 4).map((one, i) => {
    const there = divergence?.operands.passing[i];
    const other = there?.name === one.name ? `, ${code(shownValue(there.value), 80)} there` : '';
    return `${code(one.name, 80)} is ${code(shownValue(one.value), 80)} here${other}`;
  });
  const first =
    divergence && value ? [`first value of another kind: ${code(value.expression ?? '', 120)} at ${place(value)}`] : [];
  return paragraphs(
    `**Narrowed down** by probes in two runs: ${prose(words, 600)}.`,
    bullets([...steps, ...looked, ...first]),
  );
}

const states = { confirmed: 'confirmed', refuted: 'refuted', inconclusive: 'inconclusive', open: 'not tried' } as const;

/** Every hypothesis with its state and evidence; refuted ones stay on the page. */
export function hypothesesTried({ proposal }: BundleInput): string {
  const items = proposal.hypotheses.slice(0, 40).map((one) => {
    const evidence =
      one.evidence.length > 0
        ? one.evidence
            .slice(0, 8)
            .map((id) => code(id, 60))
            .join(', ')
        : 'no run';
    return `**${states[one.state]}** ${code(one.id, 40)} ${prose(one.claim, 300)} (by ${code(one.by, 40)}; ${evidence})`;
  });
  const more = proposal.hypotheses.length - items.length;
  return paragraphs(
    '## Hypotheses tried',
    bullets(items) ?? 'None was raised.',
    more > 0 ? `${more} more are in ${code('proposal.json')}.` : null,
  );
}
