import type { Proposal } from './proposal.ts';

/** One of the three acts: before (red), with the fix (green), the fix taken away (red). */
export interface Act {
  name: 'before' | 'with the fix' | 'fix taken away';
  /** What the runs should do for the claim to hold. */
  wanted: 'fail' | 'pass';
  failing: number;
  /** 0 = not run. */
  total: number;
  /** Ran as wanted, every run of it. */
  holds: boolean;
  words: string;
}

function act(name: Act['name'], wanted: Act['wanted'], runs: { failing: number; total: number } | undefined): Act {
  const { failing, total } = runs ?? { failing: 0, total: 0 };
  const as = wanted === 'fail' ? failing : total - failing;
  const words = total === 0 ? 'not run' : `${as} of ${total} ${wanted}`;
  return { name, wanted, failing, total, holds: total > 0 && as === total, words };
}

/** The three acts of a proposal, in order, with counts in words; an act that did not run says so. */
export function proofActs(proposal: Pick<Proposal, 'reproduction' | 'validation' | 'fix'>): Act[] {
  const { reproduction, validation, fix } = proposal;
  const before = validation.before.total > reproduction.runs.total ? validation.before : reproduction.runs;
  const gate = validation.gates.find((one) => one.name === 'reverted-red');
  const reverted = act('fix taken away', 'fail', fix ? validation.reverted : undefined);
  if (fix && reverted.total === 0 && gate && gate.outcome !== 'not-run') {
    reverted.holds = gate.outcome === 'passed';
    reverted.words = gate.outcome === 'passed' ? 'fails again' : `not shown (${gate.outcome})`;
  }
  return [act('before', 'fail', before), act('with the fix', 'pass', fix ? validation.after : undefined), reverted];
}

export interface Glyphs {
  fail: string;
  pass: string;
  none: string;
}
/** A failing run is a broken bar, a passing run a whole one: readable without colour. */
export const barGlyphs: Glyphs = { fail: '╏', pass: '┃', none: '·' };
export const asciiGlyphs: Glyphs = { fail: ':', pass: '|', none: '.' };

/** How many of `width` ticks fail and pass. Beyond `width` runs it is scaled, and a single odd run keeps its tick. */
export function ticks(runs: { failing: number; total: number }, width = 20): { fail: number; pass: number } {
  if (runs.total <= width) return { fail: runs.failing, pass: runs.total - runs.failing };
  const scaled = Math.round((runs.failing / runs.total) * width);
  const fail = Math.min(Math.max(scaled, runs.failing > 0 ? 1 : 0), runs.failing < runs.total ? width - 1 : width);
  return { fail, pass: width - fail };
}
