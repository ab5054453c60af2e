import type { Identity, ReproductionReport } from '../domain/reproduction.ts';
import type { Admission } from '../reproduction/admission/admit.ts';
import type { Journal } from './journal.ts';

const refusedBy = (admission: Admission) => admission.checks.find((check) => check.outcome === 'failed');

/** Puts an admission into the ledger, with the checks that did not apply. */
export function noteAdmission(journal: Journal, admission: Admission, files: readonly string[]): void {
  const { runs } = admission;
  const refused = refusedBy(admission);
  const senseless = Map.groupBy(
    admission.checks.filter(({ outcome }) => outcome === 'not-applicable'),
    ({ detail }) => detail,
  );
  const left = [...senseless].map(([why, checks]) => `${checks.map(({ name }) => name).join(', ')} (${why})`);
  const words = refused
    ? `refused by ${refused.name}: ${refused.detail}`
    : `admitted, ${runs.failing} of ${runs.total} runs fail`;
  journal.note({
    stage: 'reproduction',
    kind: 'admission',
    actor: 'engine',
    outputs: files.map((file) => `file:${file}`),
    outcome: [words.slice(0, 800), ...(left.length > 0 ? [`not applicable: ${left.join(', ')}`] : [])].join('; '),
  });
  journal.runs('reproduction', { phase: 'before', ...runs, planned: runs.total });
}

/** What an admission says in the report. `what`: the test, in words. */
export function verdictOf(
  admission: Admission,
  { tier, score, reasons }: Identity,
  what: string,
): Pick<ReproductionReport, 'verdict' | 'tier' | 'runs' | 'identity'> {
  const refused = refusedBy(admission);
  const why = refused ? [`${what} was refused by ${refused.name}: ${refused.detail}`] : [];
  return {
    verdict: admission.admitted ? 'reproduced' : tier === 'none' ? 'not-reproduced' : 'same-site',
    tier,
    runs: admission.runs,
    identity: { score, reasons: [...reasons, ...why] },
  };
}
