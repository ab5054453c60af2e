import type { SuiteResult, SuiteRunner } from '../../ports/test-suite.ts';
import type { ScratchTree } from '../../preparation/scratch/tree.ts';
import type { Foreign } from './foreign.ts';
import { withStore } from './store.ts';

const mostRuns = 3;
const leastMs = 20_000;

/** Runs the project's own tests on a copy of the tree with files replaced, all of them: who depends on whom is not known. */
export function foreignSuite(foreign: Foreign, scratch: ScratchTree, left: () => number): SuiteRunner {
  let runs = 0;
  const { command, report } = foreign.framework.suite;
  return async (replace): Promise<SuiteResult> => {
    const tree = await scratch.derive();
    const timeMs = Math.max(leastMs, (left() * 0.75) / Math.max(1, mostRuns - runs));
    runs += 1;
    try {
      await tree.write(replace);
      return await withStore(async (store) => {
        const result = await foreign.openBuild(tree, store).run(command.argv, {
          cwd: command.cwd ? `${tree.root}/${command.cwd}` : tree.root,
          env: { CI: '1', NO_COLOR: '1' },
          limits: { timeMs, outputBytes: 32 * 1024 * 1024 },
        });
        const { durationMs } = result;
        if (result.timedOut) return { kind: 'timed-out', durationMs };
        const output = `${result.stdout}\n${result.stderr}`;
        const told = foreign.framework.results((report && (await reportIn(tree, command.cwd, report))) ?? '', output);
        if (told.length === 0) return nothingTold(output, result.exit);
        const tests = told.map(({ file, name, status }) => ({ id: `${file ?? ''}: ${name}`, outcome: status }));
        return { kind: 'ran', tests, durationMs };
      });
    } finally {
      await tree.dispose();
    }
  };
}

/** The report, or all that look like one. */
async function reportIn(tree: ScratchTree, cwd: string, report: string | RegExp): Promise<string | null> {
  if (typeof report === 'string') return tree.read(cwd ? `${cwd}/${report}` : report);
  const names = (await tree.touched()).filter((name) => report.test(name)).toSorted();
  const texts = await Promise.all(names.slice(0, 2_000).map((name) => tree.read(name)));
  return texts.join('\n') || null;
}

function nothingTold(output: string, exit: number | null): SuiteResult {
  const last = output.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
  return { kind: 'none', reason: `the suite told of no test (exit ${exit}): ${last}` };
}
