import path from 'node:path';
import type { ProductionEvent } from '../domain/event.ts';
import type { Hypothesis } from '../domain/hypothesis.ts';
import type { Identity, Reproduction, ReproductionReport } from '../domain/reproduction.ts';
import type { ObservedFailure } from '../domain/run.ts';
import { admitReproduction, type Admission } from '../reproduction/admission/admit.ts';
import { HypothesisBoard } from '../reproduction/hypotheses/board.ts';
import { judgeIdentity } from '../reproduction/identity/judge-identity.ts';
import { mapObserved } from '../reproduction/identity/map-observed.ts';
import { type EntryNote, type FoundReproduction, reproduce } from '../reproduction/reproduce.ts';
import { type Written, writeReproduction, writeVariations } from '../reproduction/writing/write-reproduction.ts';
import type { Hit } from '../reproduction/search/input-search.ts';
import { headingOf } from './1-intake.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import type { Prepared } from './3-preparation.ts';
import { FreshTest } from './fresh-test.ts';
import type { Journal } from './journal.ts';
import type { Services } from './services.ts';
import { testPlace } from './test-place.ts';

export type Judge = (failure: ObservedFailure, entry?: { file: string; function: string | null }) => Identity;

export interface Reproduced {
  report: ReproductionReport;
  /** Null when nothing was found or the written test was not admitted. */
  reproduction: Reproduction | null;
  found: FoundReproduction | null;
  written: Written | null;
  fresh: FreshTest | null;
  judge: Judge;
  hypotheses: Hypothesis[];
  admission: Admission | null;
  closest: Hit | null;
  entries: EntryNote[];
}

const runsWanted = 3;

/** The identity rule for this event on one tree. */
export function judgeFor(event: ProductionEvent, diagnosis: Diagnosis, readFile: Prepared['readFile']): Judge {
  const [error, ...causes] = event.errors;
  return (failure, entry) => {
    if (!error) return { tier: 'none', score: 0, reasons: ['the event holds no error'] };
    const observed = { failure, frames: mapObserved(failure, readFile) };
    return judgeIdentity({ production: { error, frames: diagnosis.frames, causes }, observed, entry, readFile });
  };
}

const nothing = (tier: ReproductionReport['tier'], identity: ReproductionReport['identity']): ReproductionReport => ({
  verdict: 'not-reproduced',
  tier,
  strategy: null,
  framework: 'none',
  files: [],
  command: [],
  cwd: '',
  runs: { failing: 0, total: 0 },
  identity,
  minimised: false,
});

/** Stage 4: hypotheses -> reproduction, written as a test and admitted only after its own fresh runs (REP-2 to REP-5). */
export async function reproduceStage(
  journal: Journal,
  services: Services,
  event: ProductionEvent,
  diagnosis: Diagnosis,
  prepared: Prepared,
  deadline: number,
): Promise<Reproduced> {
  const judge = judgeFor(event, diagnosis, prepared.readFile);
  const board = new HypothesisBoard((hypothesis, attempt) =>
    journal.note({
      stage: 'reproduction',
      kind: 'hypothesis',
      actor: hypothesis.by,
      inputs: [`hypothesis:${hypothesis.id}`],
      outcome: `${attempt.kind}: ${hypothesis.claim} (${attempt.evidence})`.slice(0, 800),
    }),
  );
  const state: Reproduced = {
    report: nothing('none', { score: 0, reasons: [] }),
    reproduction: null,
    found: null,
    written: null,
    fresh: null,
    judge,
    hypotheses: [],
    admission: null,
    closest: null,
    entries: [],
  };
  return journal.stage(
    'reproduction',
    'looking for an input that fails as in production',
    async () => {
      const { found, closest, entries } = await reproduce(
        {
          event,
          frames: diagnosis.frames,
          files: diagnosis.files,
          readFile: prepared.readFile,
          benches: prepared.benches,
          judge,
          clock: services.clock,
          deadline,
          tell: (line) => journal.step('reproduction', line),
        },
        board,
      );
      Object.assign(state, { hypotheses: board.hypotheses, found, closest, entries });
      if (!found) {
        if (closest)
          state.report = {
            ...nothing(closest.identity.tier, { score: closest.identity.score, reasons: closest.identity.reasons }),
            verdict: closest.identity.tier === 'I1' ? 'same-site' : 'not-reproduced',
          };
        return state;
      }
      await writeAndAdmit(journal, services, event, prepared, found, state);
      return state;
    },
    ({ report }) => ({
      text:
        report.verdict === 'reproduced'
          ? `${report.runs.failing} of ${report.runs.total} runs fail as in production (${report.tier}, ${report.strategy})`
          : `not reproduced: ${state.hypotheses.length} hypotheses tried`,
      outcome: report.verdict === 'reproduced' ? 'ok' : 'stopped',
    }),
  );
}

async function writeAndAdmit(
  journal: Journal,
  services: Services,
  event: ProductionEvent,
  prepared: Prepared,
  found: FoundReproduction,
  state: Reproduced,
): Promise<void> {
  const [error] = event.errors;
  const place = testPlace(prepared.project, found.scenario, prepared.readFile);
  const parts = {
    found,
    production: headingOf(event),
    message: error?.message ?? '',
    helper: services.programHelper,
    ...place,
  };
  const written = writeReproduction(parts);
  const { command, cwd } = place.commandFor(written.testFile);
  const entry = found.scenario.kind === 'call' ? { file: found.scenario.module, function: null } : undefined;
  const judge = (failure: ObservedFailure): Identity => state.judge(failure, entry);
  const fresh = new FreshTest({
    scratch: prepared.scratch,
    openSession: prepared.openSession,
    files: written.files,
    command: prepared.runtime.path ? [prepared.runtime.path, ...command.slice(1)] : command,
    cwd,
    judge,
    slots: 2,
  });
  Object.assign(state, { written, fresh });
  journal.step('reproduction', `running ${path.posix.basename(written.testFile)} ${runsWanted} times`);
  const variations = writeVariations(parts);
  const admission = await admitReproduction({
    files: written.files,
    shipped: [services.programHelper],
    plainProgram: false,
    tree: { read: async (file) => prepared.readFile(file) },
    fresh: fresh.run,
    identify: judge,
    message: error?.message ?? null,
    controls: variations.controls,
    removals: variations.removals,
    runs: runsWanted,
    timeMs: 30_000,
    machinePaths: [services.repository.root, prepared.scratch.root],
  });
  state.admission = admission;
  const refused = admission.checks.find((check) => check.outcome === 'failed');
  journal.note({
    stage: 'reproduction',
    kind: 'admission',
    actor: 'engine',
    outputs: Object.keys(written.files).map((file) => `file:${file}`),
    outcome: refused
      ? `refused by ${refused.name}: ${refused.detail}`.slice(0, 800)
      : `admitted, ${admission.runs.failing} of ${admission.runs.total} runs fail`,
  });
  journal.runs('reproduction', { phase: 'before', ...admission.runs, planned: admission.runs.total });
  const sample = await fresh.run();
  journal.logs['before.log'] = sample.output;
  const identity = sample.failure ? judge(sample.failure) : found.hit.identity;
  state.report = {
    verdict: admission.admitted ? 'reproduced' : identity.tier === 'none' ? 'not-reproduced' : 'same-site',
    tier: identity.tier,
    strategy: found.strategy,
    framework: place.style.framework,
    files: Object.keys(written.files),
    command,
    cwd,
    runs: admission.runs,
    identity: {
      score: identity.score,
      reasons: [
        ...identity.reasons,
        ...(refused ? [`the written test was refused by ${refused.name}: ${refused.detail}`] : []),
      ],
    },
    minimised: found.minimised,
  };
  if (admission.admitted) {
    state.reproduction = {
      report: state.report,
      files: written.files,
      scenario: found.scenario,
      failure: found.hit.failure,
      neighbours: found.neighbours,
      ordinary: found.ordinary,
      siblings: found.siblings,
    };
  }
}
