import type { Proposal } from '../domain/proposal.ts';
import { probesOf } from '../reproduction/probes.ts';
import { intake } from './1-intake.ts';
import { diagnose } from './2-diagnosis.ts';
import { prepare } from './3-preparation.ts';
import { reproduceStage, type Reproduced } from './4-reproduction.ts';
import { bisectStage } from './5-bisect.ts';
import { repairStage } from './6-repair.ts';
import { validate } from './7-validation.ts';
import { review, type ReviewParts } from './8-review.ts';
import { observedValues } from './observed-values.ts';
import { Journal } from './journal.ts';
import { pacedBench } from './paced-bench.ts';
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

async function loop(
  journal: Journal,
  parts: ReviewParts,
  time: { left: () => number; total: number; began: number },
): Promise<void> {
  const { services, event, diagnosis } = parts;
  const prepared = (parts.prepared = await prepare(journal, services, parts.options, event, diagnosis));
  const deadline = time.began + Math.min(time.total * shares.reproduction, 70_000);
  const reproduced: Reproduced = (parts.reproduced = await reproduceStage(
    journal,
    services,
    event,
    diagnosis,
    prepared,
    deadline,
  ));
  const { reproduction, found, fresh } = reproduced;
  if (!reproduction || !found || !fresh) return;
  const bisected = (parts.bisected = await bisectStage(
    journal,
    services,
    event,
    diagnosis,
    prepared,
    reproduced,
    Math.min(15_000, time.total * shares.bisect),
  ));
  if (time.left() < 10_000) {
    parts.stopped = 'time ran out before the repair';
    return;
  }
  const bench = pacedBench(prepared.benches[0], found.timeScale);
  const probes = probesOf(found);
  const entry =
    reproduction.scenario.kind === 'call' ? { file: reproduction.scenario.module, function: null } : undefined;
  const judge: Reproduced['judge'] = (failure) => reproduced.judge(failure, entry);
  const search = await repairStage(journal, {
    services,
    diagnosis,
    prepared,
    reproduction,
    bisected,
    judge,
    bench,
    probes,
    values: observedValues(event, diagnosis),
    budgetMs: Math.min(time.left() * 0.5, 40_000),
  });
  if (search.decision.kind === 'declined') {
    parts.validated = {
      decision: search.decision,
      patch: null,
      validation: { gates: [], before: reproduction.report.runs, after: { failing: 0, total: 0 } },
    };
    return;
  }
  const suite = suiteRunner(
    prepared,
    Object.keys(search.decision.chosen.candidate.files),
    Math.max(5_000, time.left() / 3),
  );
  parts.validated = await validate(journal, {
    services,
    prepared,
    reproduction,
    judge,
    bench,
    fresh: fresh.run,
    suite,
    types: typeChecker(prepared, Object.keys(search.decision.chosen.candidate.files)),
    probes,
    bisected,
    search,
  });
}

function exitOf(proposal: Proposal, late: boolean): number {
  if (proposal.fix) return 0;
  if (proposal.reproduction.verdict === 'reproduced') return 3;
  if (proposal.disposition.kind !== 'code-fix' && proposal.disposition.kind !== 'undetermined') return 5;
  return late ? 75 : 4;
}
