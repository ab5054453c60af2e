import { type Narrowed, narrow } from '../diagnosis/narrowing/narrow.ts';
import type { ProductionEvent } from '../domain/event.ts';
import { type Narrowing, narrowingWords } from '../domain/narrowing.ts';
import type { ReproductionReport } from '../domain/reproduction.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import type { Prepared } from './3-preparation.ts';
import type { Journal } from './journal.ts';
import type { Reproduced } from './reproduced.ts';
import { scrubbedNarrowing } from './scrub-narrowing.ts';

export interface NarrowingParts {
  journal: Journal;
  event: ProductionEvent;
  diagnosis: Diagnosis;
  prepared: Prepared;
  reproduced: Unprobed;
}

/** A reproduction before probes looked at it. */
export type Unprobed = Omit<Reproduced, 'narrowing' | 'late'>;

type Part = Pick<Reproduced, 'report' | 'reproduction' | 'narrowing'>;

/** One trial at most; a slow program is left alone. */
const trialMs = 2_000;
const patienceMs = 600;

/**
 * Narrows an admitted reproduction down (REP-7): two trials with probes; what they tell goes into the ledger, the report and
 * the identity. Never fails: where probes tell nothing, all stays as it was.
 */
export async function narrowDown(parts: NarrowingParts): Promise<Part> {
  const { journal, reproduced } = parts;
  const { report, reproduction } = reproduced;
  const asItWas: Part = { report, reproduction, narrowing: null };
  if (!reproduction) return asItWas;
  let result: Narrowed;
  try {
    journal.step('reproduction', 'following the bad value back with probes');
    result = await probe(parts);
  } catch (error) {
    result = { kind: 'idle', why: `probing did not work: ${String(error).slice(0, 200)}`, trials: 0 };
  }
  const narrowing = result.kind === 'narrowed' ? scrubbedNarrowing(result.narrowing) : null;
  const words = narrowing ? narrowingWords(narrowing) : null;
  const outcome = result.kind === 'idle' ? result.why : (words ?? 'the probes showed no difference and no origin');
  journal.note({
    stage: 'reproduction',
    kind: 'narrowing',
    actor: 'engine',
    outcome: `${outcome} (${result.trials} trials)`.slice(0, 800),
  });
  if (!narrowing || result.kind !== 'narrowed') return asItWas;
  const judged = identityWith(parts, narrowing, result.sameOrigin);
  return { report: judged, reproduction: { ...reproduction, report: judged }, narrowing };
}

function probe({ event, diagnosis, prepared, reproduced }: NarrowingParts): Promise<Narrowed> {
  const { reproduction } = reproduced;
  const [error] = event.errors;
  if (!reproduction || !error) return Promise.resolve({ kind: 'idle', why: 'nothing to probe', trials: 0 });
  const { scenario, failure } = reproduction;
  if (scenario.kind === 'page') return Promise.resolve({ kind: 'idle', why: 'no probes in pages', trials: 0 });
  // Where a test of the repository is the reproduction, the bench can make its calls, but not run the test.
  const onBench = (one: Scenario): boolean => reproduced.ownTest === null || one.kind === 'call';
  const neighbour = [...reproduction.neighbours, ...reproduction.ordinary].find(onBench);
  if (!onBench(scenario))
    return Promise.resolve({ kind: 'idle', why: 'the test runs outside of the bench', trials: 0 });
  return narrow({
    bench: prepared.benches[0],
    failing: scenario,
    passing: neighbour ?? null,
    failure,
    production: { error, frames: diagnosis.frames },
    trial: { timeMs: trialMs, observeHandled: scenario.kind === 'program' && scenario.requests.length > 0 },
    patienceMs,
    readFile: prepared.readFile,
    resolve: diagnosis.resolve,
  });
}

/** The report with what the probes say for and against its identity; I3 where the rule grants it for the origin. */
function identityWith({ reproduced }: NarrowingParts, narrowing: Narrowing, sameOrigin: boolean): ReproductionReport {
  const { report, found, judge } = reproduced;
  const { origin, evidence } = narrowing;
  const reasons = [
    ...report.identity.reasons,
    ...evidence.for.slice(0, 3).map((one) => `for: ${one}`),
    ...evidence.against.slice(0, 1).map((one) => `against: ${one}`),
  ];
  const kept = { ...report, identity: { ...report.identity, reasons } };
  if (!sameOrigin || !origin || !found || report.tier !== 'I2' || report.verdict !== 'reproduced') return kept;
  const { scenario, hit } = found;
  const entry = scenario.kind === 'call' ? { file: scenario.module, function: null } : undefined;
  // A function that ends without a return gives what `undefined` would.
  const { file, function: name, expression } = origin;
  const born = { file, function: name, expression: expression ?? 'undefined' };
  const judged = judge(hit.failure, entry, { production: born, observed: born });
  if (judged.tier !== 'I3') return kept;
  const why = `origin: same, the code leaves no other than ${origin.file}:${origin.line} for what production captured`;
  return { ...kept, tier: 'I3', identity: { score: judged.score, reasons: [...reasons, why] } };
}
