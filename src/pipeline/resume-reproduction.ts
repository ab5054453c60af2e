import type { ProductionEvent } from '../domain/event.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import type { Prepared } from './3-preparation.ts';
import { existingRun } from './admit-existing.ts';
import { writtenTest } from './admit-written.ts';
import type { Resumable } from './journal.ts';
import { judgeFor } from './judge.ts';
import { draftRunner, type Reproduced } from './reproduced.ts';
import { RepositoryTests } from './repository-tests.ts';

/** A reproduction without what lives in this process: trees, runners, rules. */
type Plain = Omit<Reproduced, 'fresh' | 'ownTest' | 'judge'> & { ownTest: { asserts: boolean } | null };

interface Parts {
  event: ProductionEvent;
  diagnosis: Diagnosis;
  prepared: Prepared;
}

/** What runs the reproduction is made again on this machine's tree, by the files and the command that were found. */
export function resumableReproduction(parts: Parts): Resumable<Reproduced, Plain> {
  return {
    save: ({ fresh: _trees, judge: _rule, ownTest, ...plain }) => ({
      ...plain,
      ownTest: ownTest && { asserts: ownTest.asserts },
    }),
    restore: async (plain) => revived(plain, parts),
  };
}

function revived(plain: Plain, { event, diagnosis, prepared }: Parts): Reproduced {
  const judge = judgeFor(event, diagnosis, prepared.readFile, plain.harness);
  const { found, written, report, admission } = plain;
  if (!plain.reproduction || !found || !written) return { ...plain, judge, fresh: null, ownTest: null };
  if (report.strategy === 'person-written') {
    const fresh = writtenTest({ prepared, judge, found }, written.files, report);
    return { ...plain, judge, fresh, ownTest: draftRunner(fresh.run) };
  }
  if (!plain.ownTest)
    return { ...plain, judge, fresh: writtenTest({ prepared, judge, found }, written.files, report), ownTest: null };
  const tests = new RepositoryTests(prepared, judge);
  return {
    ...plain,
    judge,
    fresh: { run: existingRun(tests, report, admission?.sample ?? null), dispose: () => tests.dispose() },
    ownTest: { run: (one, options) => tests.runScenario(one, options), asserts: plain.ownTest.asserts },
  };
}
