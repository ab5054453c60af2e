import type { Proposal } from '../../domain/proposal.ts';
import { type Act, proofActs } from '../../domain/proof.ts';
import { plainLine } from '../../domain/plain-text.ts';
import type { Paint } from '../terminal/colour.ts';
import { strip } from '../terminal/strip.ts';

/** What came of one crash. */
export interface Outcome {
  name: string;
  bug: string;
  exit: number;
  proposal: Proposal;
  bundle: string;
  seconds: number;
}

const stripWidth = 10;
const heads: Record<Act['name'], string> = {
  before: 'before',
  'with the fix': 'with fix',
  'fix taken away': 'taken away',
};

/** What the exit code says, for a person. */
export function exitWords(exit: number): string {
  const words: Record<number, string> = {
    0: 'validated fix',
    3: 'reproduced, no fix proposed',
    4: 'not reproduced',
    5: 'not a code fix',
    75: 'out of time',
  };
  return words[exit] ?? `exit ${exit}`;
}

function actCell(act: Act, paint: Paint): string {
  return `${strip(act, paint, stripWidth)} ${act.total === 0 ? act.words : `${act.wanted === 'fail' ? act.failing : act.total - act.failing}/${act.total}`}`;
}

/** Pads by what is seen: colour codes take no column. */
function padded(text: string, width: number): string {
  // oxlint-disable-next-line no-control-regex
  const seen = text.replace(/\u001b\[\d+m/g, '').length;
  return text + ' '.repeat(Math.max(0, width - seen));
}

/** The summary: one row a crash with its three strips, the outcome and the folder of its bundle. */
export function summaryTable(outcomes: readonly Outcome[], paint: Paint): string[] {
  const head = ['bug', heads.before, heads['with the fix'], heads['fix taken away'], 'outcome'];
  const rows = outcomes.map(({ name, proposal, exit, seconds }) => [
    plainLine(name, 24),
    ...proofActs(proposal).map((act) => actCell(act, paint)),
    `${exitWords(exit)}, ${seconds.toFixed(1)} s`,
  ]);
  const widths = [10, 18, 18, 18, 0];
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, i) => padded(cell, widths[i] ?? 0)).join('  ')}`.trimEnd();
  return [paint('dim', line(head)), ...rows.map(line)];
}
