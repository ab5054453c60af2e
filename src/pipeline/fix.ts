import { statedOf } from '../domain/expectation.ts';
import { modelLabel } from '../domain/model-choice.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { ProposedChange } from '../domain/proposed-change.ts';
import { checkBundlePlace } from '../review/bundle/layout.ts';
import { intake } from './1-intake.ts';
import { type Diagnosis, diagnose } from './2-diagnosis.ts';
import { bornAt } from './born-at.ts';
import { mayBeBuilt, throughOwnBuild } from './built-event.ts';
import { prepare } from './3-preparation.ts';
import { reproduceStage } from './4-reproduction.ts';
import { bisectStage } from './5-bisect.ts';
import { review } from './8-review.ts';
import { agentStage } from './agent/agent-stage.ts';
import { modelStage } from './agent/model-stage.ts';
import { Journal } from './journal.ts';
import { mend, type Time } from './mend.ts';
import { proposedChange } from './proposed-change.ts';
import type { ReviewParts } from './review-parts.ts';
import type { FixOptions, Services } from './services.ts';
import { isOutOfTime, timeLimit } from './time-limit.ts';

export interface FixResult {
  /** Exit code of SPEC 11. */
  exit: number;
  proposal: Proposal;
  /** What would go into the repository; null without a validated fix. */
  change: ProposedChange | null;
}

const defaultSeconds = 180;
/** A model thinks for minutes. */
const withModelSeconds = 900;

/** Shares of the time: the search for a reproduction, its bisection, the repair; what is left validates. */
const shares = { reproduction: 0.4, bisect: 0.12, repair: 0.2 };

/** Kept back for writing the bundle, so that the whole ends in its time. */
const reviewMs = 1_000;
/** With less than this left a repair is not begun. */
const repairAtLeastMs = 4_000;

/**
 * The whole loop on one event: numbered stages in order, a bundle in every outcome (SPEC 11), also when the time is over.
 * Faults end it without one; a place where no bundle can be written is one of them, and is asked first (BAD_USAGE).
 */
export async function runPipeline(options: FixOptions, services: Services): Promise<FixResult> {
  checkBundlePlace(options.out);
  const total = (options.time ?? (options.model ? withModelSeconds : defaultSeconds)) * 1000;
  const limit = timeLimit(Math.max(total - reviewMs, total / 2));
  try {
    const stop = options.stop ? AbortSignal.any([limit.signal, options.stop]) : limit.signal;
    return await stages(options, services, total, stop);
  } finally {
    limit.clear();
  }
}

async function stages(options: FixOptions, services: Services, total: number, stop: AbortSignal): Promise<FixResult> {
  const { clock, repository } = services;
  const began = clock.elapsed();
  const journal = new Journal('bug', clock, options.progress, options.checkpoints);
  const { versions } = services;
  journal.goesIn({
    event: options.event,
    time: options.time,
    sandbox: options.sandbox,
    install: options.install,
    versions,
    revision: options.revision,
    ...(options.model ? { model: modelLabel(options.model) } : {}),
  });
  const startedAt = clock.now();
  const signal = await intake(journal, services, options.event, options.revision?.base);
  const { event, recording, policy } = signal;
  journal.goesIn({ base: signal.base, policy });
  const diagnosis = await diagnose(journal, repository, signal);
  const parts: ReviewParts = {
    options,
    services,
    event,
    recording,
    recordedOrigin: bornAt(journal, signal, diagnosis),
    policy,
    diagnosis,
    prepared: null,
    reproduced: null,
    bisected: null,
    validated: null,
    investigated: null,
    startedAt,
    stopped: null,
  };
  const isFollowed = options.model != null || options.agent !== undefined;
  // With somebody behind it the engine takes what it would without, and half of the time at most.
  const engineTotal = isFollowed ? Math.min(total / 2, (options.engineTime ?? defaultSeconds) * 1000) : total;
  const leftOf = (all: number) => (): number => all - (clock.elapsed() - began);
  try {
    if (statedOf(event) || hasSource(diagnosis) || mayBeBuilt(event, diagnosis))
      await inTime(journal, parts, () => loop(journal, parts, { left: leftOf(engineTotal), total: engineTotal, stop }));
    if (isFollowed) await inTime(journal, parts, () => handOver(journal, parts, { left: leftOf(total), total, stop }));
    const proposal = await review(journal, parts);
    const change = proposal.fix ? await proposedChange(parts) : null;
    return { exit: exitOf(proposal, parts.stopped !== null), proposal, change };
  } finally {
    await parts.reproduced?.fresh?.dispose();
    await parts.bisected?.lastGood?.bench.close();
    await parts.bisected?.lastGood?.tree.dispose();
    await parts.prepared?.dispose();
  }
}

/** The work as far as the time goes; where it ended is kept in `parts.stopped`. */
async function inTime(journal: Journal, parts: ReviewParts, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isOutOfTime(error)) throw error;
    parts.stopped = `time ran out in the stage ${journal.current}`;
  }
}

/** Who works on behind the engine. */
async function handOver(journal: Journal, parts: ReviewParts, time: Time): Promise<void> {
  const { model, agent } = parts.options;
  if (model) await modelStage(journal, parts, model, time);
  if (agent) await agentStage(journal, parts, agent, time);
}

const hasSource = ({ frames }: Diagnosis): boolean => frames.some((frame) => frame.kind === 'source');

/** Stages 3 to 7; what each brings is kept in `parts`, so that the review tells it wherever the loop ends. */
async function loop(journal: Journal, parts: ReviewParts, time: Time): Promise<void> {
  const { services } = parts;
  const prepared = (parts.prepared = await prepare(journal, services, parts, time.stop));
  if (mayBeBuilt(parts.event, parts.diagnosis)) Object.assign(parts, await throughOwnBuild(journal, parts, prepared));
  const { event, diagnosis } = parts;
  if (!statedOf(event) && !hasSource(diagnosis)) return;
  const deadline = services.clock.elapsed() + Math.min(time.left() * shares.reproduction, 70_000);
  const reproduced = (parts.reproduced = await reproduceStage(journal, services, parts, diagnosis, prepared, deadline));
  const untried = reproduced.hypotheses.filter(({ state }) => state === 'open').length;
  if (!reproduced.found && untried > 0 && reproduced.late)
    parts.stopped = `the time for the search ran out with ${untried} hypotheses untried`;
  if (!reproduced.reproduction) return;
  const budgetMs = Math.min(15_000, time.total * shares.bisect);
  const bisected = await bisectStage(journal, services, event, diagnosis, prepared, reproduced, budgetMs);
  parts.bisected = bisected;
  if (parts.options.reproduceOnly) parts.stopped = 'none was looked for (--reproduce-only)';
  else if (time.left() < repairAtLeastMs) parts.stopped = 'time ran out before the repair';
  else parts.validated = await mend(journal, parts, { prepared, reproduced, bisected }, time);
}

function exitOf(proposal: Proposal, stopped: boolean): number {
  if (proposal.fix) return 0;
  if (proposal.reproduction.verdict === 'reproduced') return 3;
  if (proposal.disposition.kind !== 'code-fix' && proposal.disposition.kind !== 'undetermined') return 5;
  return stopped ? 75 : 4;
}
