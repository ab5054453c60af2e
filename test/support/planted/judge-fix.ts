import type { Bench } from '../../../src/ports/bench.ts';
import { changesOf } from '../../../src/repair/search/order.ts';
import { patchOf } from '../../../src/repair/diff/unified.ts';
import { runGates } from '../../../src/repair/gates/run-gates.ts';
import { looksSame } from '../../../src/repair/observation/raised.ts';
import type { BadFix } from './bad-fixes.ts';
import { freshRun, suiteRunner, typeChecker } from './processes.ts';
import { projectNamed, reproductionOf, treeOf } from './projects.ts';

/** Passes one patch through every gate by real runs: warm bench, fresh processes, the project's suite, the type checker. */
export async function judgeFix(fix: Pick<BadFix, 'project' | 'files' | 'patch' | 'test'>, bench: Bench, runs: number) {
  const project = projectNamed(fix.project);
  const tree = treeOf(fix.project);
  const reproduction = reproductionOf(project);
  const test = fix.test ?? reproduction.files;
  return runGates({
    patch: fix.patch ?? patchOf(await changesOf(fix.files ?? {}, tree)).text,
    candidate: { id: 'planted', kind: 'cause', summary: 'planted' },
    reproduction,
    tree,
    bench,
    fresh: freshRun(project.root, test),
    suite: suiteRunner(project.root),
    types: typeChecker(project.root),
    same: (failure) => looksSame(failure, reproduction.failure),
    protectedGlobs: ['src/vendor/**'],
    runs,
    probes: project.probes,
    now: Date.now(),
  });
}
