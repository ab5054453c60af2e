import type { Proposal } from '../domain/proposal.ts';
import { probesOf } from '../reproduction/probes.ts';
import { intake } from './1-intake.ts';
import { diagnose } from './2-diagnosis.ts';
import { type Prepared, prepare } from './3-preparation.ts';
import { reproduceStage } from './4-reproduction.ts';
import { type Bisected, bisectStage } from './5-bisect.ts';
import { repairStage } from './6-repair.ts';
import { unvalidated, type Validated, validate } from './7-validation.ts';
import { review } from './8-review.ts';
import { Journal } from './journal.ts';
import type { Judge } from './judge.ts';
import { observedValues } from './observed-values.ts';
import { pacedBench } from './paced-bench.ts';
import type { Reproduced } from './reproduced.ts';
import type { ReviewParts } from './review-parts.ts';
import type { FixOptions, Services } from './services.ts';
import { typeChecker } from './type-checker.ts';
import { suiteRunner } from './suite-runner.ts';

export interface FixResult {
  /** Exit code of SPEC 11. */
  exit: number;
  proposal: Proposal;
}

const defaultSeconds = 180;

/** Shares of the time: the search for a reproduction, its bisection, the repair; what is left validates. */
const shares = { reproduction: 0.4, bisect: 0.12, repair: 0.2 };

/** The whole loop on one event: numbered stages in order, a bundle in every outcome (SPEC 11). Faults end it without one. */
export async function runPipeline(options: FixOptions, services: Services): Promise<FixResult> {
  const { clock, repository } = services;
  const began = clock.elapsed();
  const seconds = options.time ?? defaultSeconds;
  const journal = new Journal('bug', clock, options.progress);
  const startedAt = clock.now();
  const event = await intake(journal, options.event, () => clock.now());
  const diagnosis = await diagnose(journal, repository, event);
  const parts: ReviewParts = {
    options,
    services,
    event,
    diagnosis,
    prepared: null,
    reproduced: null,
    bisected: null,
    validated: null,
    startedAt,
    stopped: null,
  };
  const left = (): number => seconds * 1000 - (clock.elapsed() - began);
  try {
    if (diagnosis.frames.some((frame) => frame.kind === 'source'))
      await loop(journal, parts, { left, total: seconds * 1000, began });
    const proposal = await review(journal, parts);
    return { exit: exitOf(proposal, left() <= 0), proposal };
  } finally {
    await parts.reproduced?.fresh?.dispose();
    await parts.bisected?.lastGood?.bench.close();
    await parts.bisected?.lastGood?.tree.dispose();
    await parts.prepared?.dispose();
  }
}

interface Time {
  left: () => number;
  total: number;
  began: number;
}

/** Stages 3 to 7; what each brings is kept in `parts`, so that the review tells it wherever the loop ends. */
async function loop(journal: Journal, parts: ReviewParts, time: Time): Promise<void> {
  const { services, event, diagnosis } = parts;
  const prepared = (parts.prepared = await prepare(journal, services, parts.options, event, diagnosis));
  const deadline = time.began + Math.min(time.total * shares.reproduction, 70_000);
  const reproduced = (parts.reproduced = await reproduceStage(journal, services, event, diagnosis, prepared, deadline));
  if (!reproduced.reproduction) return;
  const budgetMs = Math.min(15_000, time.total * shares.bisect);
  const bisected = await bisectStage(journal, services, event, diagnosis, prepared, reproduced, budgetMs);
  parts.bisected = bisected;
  if (time.left() < 10_000) parts.stopped = 'time ran out before the repair';
  else parts.validated = await mend(journal, parts, { prepared, reproduced, bisected }, time);
}

/** Stages 6 and 7 on a reproduction. */
async function mend(
  journal: Journal,
  { services, event, diagnosis }: ReviewParts,
  { prepared, reproduced, bisected }: { prepared: Prepared; reproduced: Reproduced; bisected: Bisected },
  time: Time,
): Promise<Validated | null> {
  const { reproduction, found, fresh } = reproduced;
  if (!reproduction || !found || !fresh) return null;
  const { scenario } = reproduction;
  const entry = scenario.kind === 'call' ? { file: scenario.module, function: null } : undefined;
  const judge: Judge = (failure) => reproduced.judge(failure, entry);
  const bench = pacedBench(prepared.benches[0], found.timeScale);
  const probes = probesOf(found);
  const shared = { services, prepared, reproduction, bisected, judge, bench, probes };
  const values = observedValues(event, diagnosis);
  const budgetMs = Math.min(time.left() * 0.5, 40_000);
  const search = await repairStage(journal, { ...shared, diagnosis, values, budgetMs });
  if (search.decision.kind === 'declined') return unvalidated(search.decision, reproduction.report.runs);
  const changed = Object.keys(search.decision.chosen.candidate.files);
  const suite = suiteRunner(prepared, changed, Math.max(5_000, time.left() / 3));
  const types = typeChecker(prepared, changed);
  return validate(journal, { ...shared, fresh: fresh.run, suite, types, search });
}

function exitOf(proposal: Proposal, late: boolean): number {
  if (proposal.fix) return 0;
  if (proposal.reproduction.verdict === 'reproduced') return 3;
  if (proposal.disposition.kind !== 'code-fix' && proposal.disposition.kind !== 'undetermined') return 5;
  return late ? 75 : 4;
}
