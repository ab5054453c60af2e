import { valuesMet } from '../diagnosis/narrowing/values-met.ts';
import type { ProductionEvent } from '../domain/event.ts';
import type { Scenario } from '../domain/scenario.ts';
import { HypothesisBoard } from '../reproduction/hypotheses/board.ts';
import type { ReproductionContext } from '../reproduction/context.ts';
import { type Opened, openBoard, reproduce } from '../reproduction/reproduce.ts';
import type { AskedHypothesis } from '../domain/own-hypothesis.ts';
import type { Signal } from './1-intake.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import type { Prepared } from './3-preparation.ts';
import { admitWritten } from './admit-written.ts';
import type { Journal } from './journal.ts';
import { type Judge, judgeFor } from './judge.ts';
import { narrowDown, type Unprobed } from './narrow-down.ts';
import { tryOwn } from './people/try-own.ts';
import { RedTestLooker } from './red-test-look.ts';
import { notReproduced, reportOfClosest, type Reproduced } from './reproduced.ts';
import { resumableReproduction } from './resume-reproduction.ts';
import type { Services } from './services.ts';

/** A board whose outcomes go into the ledger. */
function boardOf(journal: Journal): HypothesisBoard {
  return new HypothesisBoard((hypothesis, attempt) =>
    journal.note({
      stage: 'reproduction',
      kind: 'hypothesis',
      actor: hypothesis.by,
      inputs: [`hypothesis:${hypothesis.id}`],
      outcome: `${attempt.kind}: ${hypothesis.claim} (${attempt.evidence})`.slice(0, 800),
    }),
  );
}

/** REP-4: of a race, how often it showed before its order was pinned. */
const raceWords = ({ schedule }: Reproduced['report']): string =>
  schedule ? `; a race: ${schedule.unpinned.failing} of ${schedule.unpinned.total} before its order was pinned` : '';

const wordsOf = ({ report, hypotheses }: Reproduced) =>
  report.verdict === 'reproduced'
    ? {
        text: `${report.runs.failing} of ${report.runs.total} runs fail as in production (${report.tier}, ${report.strategy})${raceWords(report)}`,
        outcome: 'ok' as const,
      }
    : { text: `not reproduced: ${hypotheses.length} hypotheses tried`, outcome: 'stopped' as const };

const metTimeMs = 3_000;

/** What the stack's functions meet in a good run; nothing where probes tell nothing. */
async function metBy(
  scenario: Scenario,
  event: ProductionEvent,
  { frames, resolve }: Diagnosis,
  { benches: [bench], readFile }: Prepared,
): Promise<readonly string[]> {
  const operation = event.errors[0]?.operation;
  if (!operation) return [];
  const request = { bench, scenario, frames, operation, timeMs: metTimeMs, readFile, resolve };
  return valuesMet(request).catch(() => []);
}

type Evidence = Pick<Signal, 'event' | 'recording'>;

/** What strategies work with, from what the stages before have brought. */
function contextOf(
  journal: Journal,
  services: Services,
  { event, recording }: Evidence,
  diagnosis: Diagnosis,
  prepared: Prepared,
  { judge, deadline }: Pick<ReproductionContext, 'judge' | 'deadline'>,
): ReproductionContext {
  return {
    event,
    recording,
    frames: diagnosis.frames,
    files: diagnosis.files,
    readFile: prepared.readFile,
    benches: prepared.benches,
    judge,
    pageBuilder: prepared.pageBuilder,
    clock: services.clock,
    deadline,
    valuesMet: (scenario) => metBy(scenario, event, diagnosis, prepared),
    tell: (line) => journal.step('reproduction', line),
  };
}

/** Written tests that may be refused before the search is given up. */
const testsAtMost = 3;

/** All that a search for a reproduction goes in with. */
interface Search {
  journal: Journal;
  services: Services;
  signal: Evidence;
  diagnosis: Diagnosis;
  prepared: Prepared;
  judge: Judge;
  context: ReproductionContext;
  board: HypothesisBoard;
  asked: readonly AskedHypothesis[];
}

const none = { report: notReproduced, reproduction: null, written: null, fresh: null, admission: null };
type Last = Pick<Reproduced, keyof typeof none | 'found'>;

/** Claims of the opened board in the order of their rank, until the written test of one is admitted. */
async function written({ journal, services, signal, prepared, judge, context, board }: Search, opened: Opened) {
  let last: Last = { ...none, found: null };
  for (let tried = 0; tried < testsAtMost; tried++) {
    const next = await reproduce(context, board, opened);
    if (!next) break;
    await last.fresh?.dispose();
    const { found } = next;
    last = { found, ...(await admitWritten({ journal, services, event: signal.event, prepared, judge, found })) };
    if (last.reproduction) break;
    board.refuse(next.by, last.report.identity.reasons.at(-1) ?? 'its written test was refused');
  }
  return last;
}

/** People's claims, then a red test that the repository has, then the engine's own. */
async function search(parts: Search): Promise<Unprobed> {
  const { board, context, diagnosis, judge, signal } = parts;
  let opening: Promise<Opened> | null = null;
  const open = (): Promise<Opened> => (opening ??= openBoard(context, board));
  const tests = new RedTestLooker({ ...parts, event: signal.event, diagnosis }, context, board);
  const own = await tryOwn({ ...parts, event: signal.event, open, tests });
  if (own) return { ...own, hypotheses: board.hypotheses };
  const red = await tests.first();
  if (red) return { ...red, hypotheses: board.hypotheses };
  const opened = await open();
  const last = await written(parts, opened);
  const late = last.reproduction ? null : await tests.longer();
  if (late) await last.fresh?.dispose();
  if (late) return { ...late, hypotheses: board.hypotheses };
  const { closest } = board;
  if (!last.found && closest) last.report = reportOfClosest(closest);
  return {
    ...last,
    ownTest: null,
    judge,
    harness: [],
    hypotheses: board.hypotheses,
    closest: last.found ? null : closest,
    entries: opened.entries,
    unanswered: board.unanswered,
  };
}

/**
 * Stage 4: hypotheses -> reproduction: what a person claims, a red test that the repository has, else one that is written;
 * admitted only after its own fresh runs (REP-2 to REP-5).
 */
export async function reproduceStage(
  journal: Journal,
  services: Services,
  signal: Evidence & { asked: readonly AskedHypothesis[] },
  diagnosis: Diagnosis,
  prepared: Prepared,
  deadline: number,
): Promise<Reproduced> {
  const { event, asked } = signal;
  const judge = judgeFor(event, diagnosis, prepared.readFile);
  const board = boardOf(journal);
  const context = contextOf(journal, services, signal, diagnosis, prepared, { judge, deadline });
  const work = async (): Promise<Reproduced> => {
    const reproduced = await search({ journal, services, signal, diagnosis, prepared, judge, context, board, asked });
    const late = services.clock.elapsed() >= deadline;
    return { ...reproduced, late, ...(await narrowDown({ journal, event, diagnosis, prepared, reproduced })) };
  };
  const resume = resumableReproduction({ event, diagnosis, prepared });
  return journal.stage('reproduction', 'looking for an input that fails as in production', work, wordsOf, resume);
}
