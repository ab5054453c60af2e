import type { ProductionEvent } from '../domain/event.ts';
import { HypothesisBoard } from '../reproduction/hypotheses/board.ts';
import { reproduce } from '../reproduction/reproduce.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import type { Prepared } from './3-preparation.ts';
import { admitWritten } from './admit-written.ts';
import type { Journal } from './journal.ts';
import { judgeFor } from './judge.ts';
import { notReproduced, reportOfClosest, type Reproduced } from './reproduced.ts';
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

const wordsOf = ({ report, hypotheses }: Reproduced) =>
  report.verdict === 'reproduced'
    ? {
        text: `${report.runs.failing} of ${report.runs.total} runs fail as in production (${report.tier}, ${report.strategy})`,
        outcome: 'ok' as const,
      }
    : { text: `not reproduced: ${hypotheses.length} hypotheses tried`, outcome: 'stopped' as const };

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
  const board = boardOf(journal);
  const search = async (): Promise<Reproduced> => {
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
    const known = { judge, hypotheses: board.hypotheses, found, closest, entries };
    const none = { report: notReproduced, reproduction: null, written: null, fresh: null, admission: null };
    if (found) return { ...known, ...(await admitWritten({ journal, services, event, prepared, judge, found })) };
    return { ...known, ...none, report: closest ? reportOfClosest(closest) : notReproduced };
  };
  return journal.stage('reproduction', 'looking for an input that fails as in production', search, wordsOf);
}
