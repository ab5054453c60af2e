import type { Proposal } from '../../domain/proposal.ts';
import type { BundleInput } from '../bundle/input.ts';
import { bullets, count, paragraphs } from './markdown.ts';
import { type Act, barGlyphs, proofActs, ticks } from '../../domain/proof.ts';
import { code, fence, prose } from './untrusted.ts';

/** How far it got, in one sentence that never rounds up. */
export function headline(proposal: Proposal): string {
  const { reproduction, fix, disposition } = proposal;
  if (fix && reproduction.verdict === 'reproduced')
    return fix.kind === 'cause'
      ? 'Reproduced and fixed; the fix passed the gates and waits for a decision.'
      : 'Reproduced; the patch only keeps the error from showing (suppression) and waits for a decision.';
  if (reproduction.verdict === 'reproduced') return 'Reproduced; no patch passed the gates.';
  if (reproduction.verdict === 'same-site')
    return 'The same place was made to fail, but not shown to fail the same way.';
  if (!['code-fix', 'undetermined'].includes(disposition.kind)) return `Not a code fix: ${disposition.kind}.`;
  return 'Not reproduced.';
}

/** `file:line` and function as a code span, with what is known of it. */
export function place(at: { file: string; line: number | null; function: string | null }): string {
  const spot = code(at.line === null ? at.file : `${at.file}:${at.line}`);
  return at.function ? `${spot}, function ${code(at.function, 80)}` : spot;
}

function why(input: BundleInput): string {
  if (input.facts.rootCause) return prose(input.facts.rootCause);
  const confirmed = input.proposal.hypotheses.find((one) => one.state === 'confirmed');
  if (confirmed) return prose(confirmed.claim);
  return 'not known yet: no hypothesis was confirmed by a run.';
}

function actLine(act: Act): string {
  const { fail, pass } = ticks(act);
  const none = act.total === 0 ? barGlyphs.none.repeat(20) : '';
  const strip = `${barGlyphs.fail.repeat(fail)}${barGlyphs.pass.repeat(pass)}${none}`.padEnd(20);
  return `${act.name.padEnd(14)}  ${strip}  ${act.words}${act.holds || act.total === 0 ? '' : '  (does not hold)'}`;
}

/** The three acts as a block: broken bar = failing run, whole bar = passing run, dots = not run. */
export function proofBlock(proposal: Proposal): string {
  return fence(proofActs(proposal).map(actLine).join('\n'));
}

function decide(proposal: Proposal): string {
  const { risk, confidence, fix, recommendation } = proposal;
  const grounds = fix
    ? ` Risk ${risk.level}${risk.level === 'unknown' ? ' (a person decides)' : ` (score ${risk.score})`}; confidence ${confidence.value.toFixed(2)} (${prose(confidence.reason, 200)}).`
    : '';
  return `${prose(recommendation)}${grounds}`;
}

/** The first screen: what, where, why, proof, decide. */
export function answer(input: BundleInput): string {
  const { proposal } = input;
  const [suspect] = proposal.codeMap.suspects;
  const { fix } = proposal;
  const change = fix
    ? `${fix.files.map((file) => code(file)).join(', ')}, +${fix.linesAdded} −${fix.linesRemoved}${input.facts.fixSummary ? `: ${prose(input.facts.fixSummary)}` : ''}`
    : null;
  return paragraphs(
    `# ${code(proposal.bug.title, 140)}`,
    `**${headline(proposal)}**`,
    bullets([
      `**What:** ${code(proposal.bug.errorType, 80)} in production: ${code(proposal.bug.message, 240)}`,
      `**Where:** ${suspect ? place(suspect) : 'not known: no frame of the error lies in this repository.'}`,
      `**Why:** ${why(input)}`,
      ...(change ? [`**Change:** ${change}`] : []),
      `**Decide:** ${decide(proposal)}`,
    ]),
    '**Proof:** the reproduction, run in fresh processes.',
    proofBlock(proposal),
    proposal.missingEvidence.length > 0
      ? `**Missing:** ${count(proposal.missingEvidence.length, 'piece')} of evidence, listed under Missing evidence.`
      : null,
  );
}
