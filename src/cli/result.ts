import type { Proposal } from '../domain/proposal.ts';
import { proofActs } from '../domain/proof.ts';
import { plainLine } from '../domain/plain-text.ts';
import { paintFor } from './terminal/colour.ts';
import { actLines } from './terminal/strip.ts';

interface ResultOptions {
  out: string;
  json: boolean;
  applied: boolean;
}

/** Prints the outcome on standard output: proposal.json for `--json`, else the answer first, the proof, and what to do. */
export function printProposal(proposal: Proposal, options: ResultOptions): void {
  process.stdout.write(
    options.json ? `${JSON.stringify(proposal, null, 2)}\n` : `${summaryLines(proposal, options).join('\n')}\n`,
  );
}

/** The outcome for a person, as lines. */
export function summaryLines(proposal: Proposal, options: ResultOptions): string[] {
  const paint = paintFor(process.stdout);
  const { bug, codeMap, fix, missingEvidence } = proposal;
  const suspect = codeMap.suspects[0];
  const where = suspect
    ? `${suspect.file}${suspect.line ? `:${suspect.line}` : ''}${suspect.function ? ` ${suspect.function}` : ''}`
    : null;
  const lines = ['', paint('bold', plainLine(bug.title, 120))];
  if (where) lines.push(`  where           ${plainLine(where, 120)}`);
  lines.push(`  result          ${verdictWords(proposal)}`);
  for (const line of actLines(proofActs(proposal), paint)) lines.push(`  ${line}`);
  if (fix)
    lines.push(
      `  fix             ${plainLine(fix.files.join(', '), 100)} (+${fix.linesAdded} −${fix.linesRemoved}, ${fix.kind})`,
    );
  for (const missing of missingEvidence.slice(0, 3))
    lines.push(`  ${paint('amber', 'missing')}         ${plainLine(`${missing.what}; ${missing.supply}`, 160)}`);
  lines.push(`  next            ${plainLine(proposal.recommendation, 200)}`);
  if (options.applied) lines.push('  applied         the patch is in your working tree, not committed');
  lines.push(`  bundle          ${options.out}`, '');
  return lines;
}

/** One sentence: how far it got, never rounded up. */
export function verdictWords(proposal: Proposal): string {
  const { disposition, reproduction, fix } = proposal;
  if (reproduction.verdict === 'same-site') return 'same site reached, not the same failure';
  if (reproduction.verdict === 'not-reproduced')
    return ['code-fix', 'undetermined'].includes(disposition.kind)
      ? 'not reproduced'
      : `not a code fix (${disposition.kind})`;
  return `reproduced (${reproduction.tier}), ${fix ? 'fix validated' : 'no fix passed the gates'}`;
}
