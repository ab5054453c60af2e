import { bisect } from '../diagnosis/bisect/bisect.ts';
import { type Culprit, culpritOf } from '../diagnosis/bisect/culprit.ts';
import type { ProductionEvent } from '../domain/event.ts';
import type { ObservedFailure } from '../domain/run.ts';
import type { Bench } from '../ports/bench.ts';
import type { ScratchTree } from '../preparation/scratch/tree.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import type { Prepared } from './3-preparation.ts';
import { FreshTest } from './fresh-test.ts';
import type { Journal, Resumable } from './journal.ts';
import { judgeFor } from './judge.ts';
import type { Reproduced } from './reproduced.ts';
import type { Services } from './services.ts';
import { callsOnly } from './test-bench.ts';
import { treeText } from './tree-text.ts';

/** What history says of the bug; a bench on the version before it, where there is one. */
export interface Bisected {
  culprit: Culprit | null;
  words: string;
  lastGood: { bench: Bench; tree: ScratchTree } | null;
}

const historyAtMost = 400;

/** Stage 5: the commit that brought the failure in (MAP-4), by the reproduction, on scratch trees of their own. */
export function bisectStage(
  journal: Journal,
  services: Services,
  event: ProductionEvent,
  diagnosis: Diagnosis,
  prepared: Prepared,
  reproduced: Reproduced,
  budgetMs: number,
): Promise<Bisected> {
  // The version before the bug is a tree on this machine: made again, the search for it is not.
  const resumable: Resumable<Bisected, Pick<Bisected, 'culprit' | 'words'>> = {
    save: ({ culprit, words }) => ({ culprit, words }),
    restore: async ({ culprit, words }) => ({
      culprit,
      words,
      lastGood: culprit && (await lastGoodBench(prepared, reproduced, culprit.lastGood)),
    }),
  };
  return journal.stage(
    'bisect',
    'looking for the commit that brought it in',
    async () => {
      const history = await services.repository.log(diagnosis.baseCommit, [], historyAtMost, { firstParent: true });
      const result = await bisect({
        commits: history.map(({ commit }) => commit),
        probe: (commit) => probe(event, diagnosis, prepared, reproduced, commit),
        clock: services.clock,
        budgetMs,
        maxProbes: 24,
      });
      const culprit = await culpritOf(services.repository, result);
      const words =
        result.kind === 'introduced'
          ? `introduced by ${result.commit.slice(0, 10)}`
          : result.kind === 'always-present'
            ? 'present in the whole history'
            : `inconclusive: ${result.why}`;
      journal.note({
        stage: 'bisect',
        kind: 'bisection',
        actor: 'engine',
        outcome: `${words} (${result.probes} probes)`,
      });
      return { culprit, words, lastGood: culprit ? await lastGoodBench(prepared, reproduced, culprit.lastGood) : null };
    },
    ({ words }) => ({ text: words }),
    resumable,
  );
}

async function probe(
  event: ProductionEvent,
  diagnosis: Diagnosis,
  prepared: Prepared,
  { written, report, found }: Reproduced,
  commit: string,
): Promise<'bad' | 'good' | 'skip'> {
  if (!written || !found) return 'skip';
  const scratch = await prepared.scratchOf(commit);
  const onStack = new Set(diagnosis.frames.map(({ file }) => file));
  const harness = report.files.filter((file) => !onStack.has(file));
  const rule = judgeFor(event, diagnosis, treeText(scratch.root), harness);
  const entry = found?.scenario.kind === 'call' ? { file: found.scenario.module, function: null } : undefined;
  const judge = (failure: ObservedFailure) => rule(failure, entry);
  const command = [prepared.runtime.path, ...report.command.slice(1)];
  const fresh = new FreshTest({
    scratch,
    openSession: prepared.openSession,
    files: written.files,
    command,
    cwd: report.cwd,
    framework: report.framework,
    seen: found.hit.failure,
    judge,
    slots: 1,
    inPlace: true,
  });
  try {
    const result = await fresh.run({ timeMs: 20_000 });
    if (result.outcome === 'passed') return 'good';
    return result.outcome === 'failed' && result.failure && judge(result.failure).tier !== 'none' ? 'bad' : 'skip';
  } finally {
    await fresh.dispose();
    await scratch.dispose();
  }
}

async function lastGoodBench(
  prepared: Prepared,
  { ownTest }: Reproduced,
  commit: string,
): Promise<Bisected['lastGood']> {
  const tree = await prepared.scratchOf(commit);
  const bench = prepared.benchOn(tree);
  return { bench: ownTest ? callsOnly(bench) : bench, tree };
}
