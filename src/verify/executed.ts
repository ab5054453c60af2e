import type { Bundle } from './bundle.ts';
import { type Check, type CheckName, failed, held, notRun } from './check.ts';
import { type Runs, runReproduction } from './run-reproduction.ts';
import { clashes, layOver, type FreshTree } from './tree.ts';

/** What the executed checks need: fresh trees of the base commit, and a way to apply a patch to a tree. */
export interface Executor {
  freshTree(commit: string): Promise<FreshTree>;
  /** `git apply` on a folder that is no repository; `detail` says why it failed. */
  applyPatch(tree: string, patch: string, reverse: boolean): Promise<{ ok: boolean; detail: string }>;
  times: number;
  onCheck(check: Check): void;
}

function judged(name: CheckName, runs: Runs, wanted: 'fail' | 'pass'): Check {
  const counts = { failing: runs.failing, total: runs.total };
  const as = wanted === 'fail' ? runs.withMessage : runs.passing;
  const cut = runs.cutOff > 0 ? `, ${runs.cutOff} cut off` : '';
  const detail = `${as} of ${runs.total} ${wanted}${wanted === 'fail' ? ' with the claimed message' : ''}${cut}`;
  if (as === runs.total) return { ...held(name, detail), runs: counts };
  const other =
    wanted === 'fail' && runs.failing > runs.withMessage ? `; ${runs.failing - runs.withMessage} fail otherwise` : '';
  return { ...failed(name, `${detail}${other}; last output: ${runs.excerpt}`), runs: counts };
}

async function onTree<T>(bundle: Bundle, executor: Executor, act: (tree: FreshTree) => Promise<T>): Promise<T> {
  const tree = await executor.freshTree(bundle.proposal.codeMap.baseCommit);
  try {
    return await act(tree);
  } finally {
    await tree.remove();
  }
}

/** The reproduction on the base commit as it is. */
async function before(bundle: Bundle, executor: Executor): Promise<Check[]> {
  return onTree(bundle, executor, async (tree) => {
    const clash = clashes(tree.root, bundle.reproduction);
    const adds =
      clash.length > 0
        ? failed('reproduction-adds-only', `overwrites ${clash.slice(0, 3).join(', ')}`)
        : held('reproduction-adds-only', `${bundle.reproduction.size} files, none replaces one of the commit`);
    if (clash.length > 0) return [adds, notRun('red-before', 'it would not run on the base commit as it is')];
    layOver(tree.root, bundle.reproduction);
    return [adds, judged('red-before', await runReproduction(tree, bundle.proposal, executor.times), 'fail')];
  });
}

/** With the patch, on a tree of its own: what ran before cannot have prepared it. */
async function withFix(bundle: Bundle, patch: string, executor: Executor): Promise<Check[]> {
  return onTree(bundle, executor, async (tree) => {
    const applied = await executor.applyPatch(tree.root, patch, false);
    if (!applied.ok) {
      const why = 'the patch does not apply';
      return [failed('patch-applies', applied.detail), notRun('green-with-fix', why), notRun('red-again', why)];
    }
    layOver(tree.root, bundle.reproduction);
    const green = judged('green-with-fix', await runReproduction(tree, bundle.proposal, executor.times), 'pass');
    return [held('patch-applies', 'applies to the base commit'), green];
  });
}

/** Applied and taken away again: red, or it was not the patch that made it green. */
async function reverted(bundle: Bundle, patch: string, executor: Executor): Promise<Check> {
  return onTree(bundle, executor, async (tree) => {
    for (const reverse of [false, true]) {
      const done = await executor.applyPatch(tree.root, patch, reverse);
      if (!done.ok) return failed('red-again', `the patch cannot be taken away: ${done.detail}`);
    }
    layOver(tree.root, bundle.reproduction);
    return judged('red-again', await runReproduction(tree, bundle.proposal, Math.min(3, executor.times)), 'fail');
  });
}

/** Runs the claims of a bundle in order: red, green with the fix, red again. Each on a fresh tree. */
export async function executedChecks(bundle: Bundle, executor: Executor): Promise<void> {
  const tell = (checks: readonly Check[]) => checks.forEach(executor.onCheck);
  tell(await before(bundle, executor));
  if (bundle.patch === null) return;
  const checks = await withFix(bundle, bundle.patch, executor);
  tell(checks);
  if (!checks.some((check) => check.name === 'red-again')) tell([await reverted(bundle, bundle.patch, executor)]);
}
