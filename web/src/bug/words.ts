import type { Facts } from './use-facts.ts';

/** Why it fails, in the engine's own sentence; what is not known is said to be. */
export function whyOf({ ledger, report, doing }: Pick<Facts, 'ledger' | 'report' | 'doing'>): string {
  const narrowed = ledger.findLast(({ kind }) => kind === 'narrowing')?.outcome;
  if (narrowed && report) return `${narrowed[0]?.toUpperCase()}${narrowed.slice(1)}.`.replace(/\.\.$/, '.');
  const confirmed = report?.hypotheses.find(({ state }) => state === 'confirmed');
  if (confirmed) return confirmed.claim;
  if (doing) return 'Not known yet: it is being looked into.';
  return report ? 'Not known: no hypothesis was confirmed by a run.' : 'Not known yet: nothing was run.';
}

/** What is to be decided, in one line and why. */
export function recommendationOf({ report, proposal, bug, doing }: Facts): { lead: string; more: string } {
  if (doing) return { lead: 'Nothing yet: a worker is on it.', more: 'This row fills when the proposal is there.' };
  if (!report)
    return {
      lead: 'Nothing yet.',
      more: bug.state === 'new' ? 'It waits for a worker.' : 'No investigation has ended.',
    };
  if (!report.fix || !proposal) {
    const [missing] = report.missingEvidence;
    return {
      lead: report.recommendation,
      more: missing ? `Missing: ${missing.what}. ${missing.supply}` : report.confidence.reason,
    };
  }
  const { gates } = report.validation;
  const passed = gates.filter(({ outcome }) => outcome === 'passed').length;
  const rest = gates.filter(({ outcome }) => outcome !== 'passed').map(({ name, outcome }) => `${name} ${outcome}`);
  const open = report.hypotheses.filter(({ state }) => state === 'open').length;
  const parts = [
    `${report.risk.level[0]?.toUpperCase()}${report.risk.level.slice(1)} risk ${report.risk.score}`,
    `${passed} of ${gates.length} gates pass${rest.length > 0 ? ` (${rest.join(', ')})` : ''}`,
    ...(open > 0 ? [`${open} ${open === 1 ? 'hypothesis' : 'hypotheses'} not tried`] : []),
  ];
  return { lead: report.recommendation, more: `${parts.join('; ')}.` };
}

/** `10.2 s` and above a minute `2 min 4 s`. */
export function duration(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
