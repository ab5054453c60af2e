import type { Bench } from '../../../src/ports/bench.ts';
import { changesOf } from '../../../src/repair/search/order.ts';
import { patchOf } from '../../../src/repair/diff/unified.ts';
import { runGates } from '../../../src/repair/gates/run-gates.ts';
import { baselineOf, probesOf } from '../../../src/repair/observation/baseline.ts';
import { looksSame } from '../../../src/repair/observation/raised.ts';
import type { BadFix } from './bad-fix.ts';
import { freshRun, suiteRunner, typeChecker } from './processes.ts';
import { projectNamed, reproductionOf, treeOf } from './projects.ts';

type Known = NonNullable<Parameters<typeof runGates>[0]['known']>;
const unpatched = new Map<string, Promise<Known>>();

/** What the unpatched project shows, found out once. */
function knownOf(name: BadFix['project'], bench: Bench): Promise<Known> {
  const known = unpatched.get(name) ?? learn(name, bench);
  unpatched.set(name, known);
  return known;
}

async function learn(name: BadFix['project'], bench: Bench): Promise<Known> {
  const { root, scenario: failing, siblings, neighbours, ordinary, probes } = projectNamed(name);
  const options = { now: Date.now(), timeMs: 5_000 };
  const baseline = await baselineOf(bench, { failing, siblings, neighbours, ordinary }, options);
  baseline.push(...(await probesOf(bench, probes, baseline, options)));
  return { baseline, suite: await suiteRunner(root)({}), types: await typeChecker(root)({}) };
}

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
    known: await knownOf(fix.project, bench),
  });
}
