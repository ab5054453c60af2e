import { below } from '../lexical/places.ts';
import type { Counts, TestFramework, ToldTest } from '../test-framework.ts';
import { moduleName, type PythonProject, pythonSpot } from './project.ts';
import { pythonCheck } from './check.ts';

/** The standard library's unittest (https://docs.python.org/3/library/unittest.html#command-line-interface). */
export function unittest(project: PythonProject): TestFramework {
  const { root, sources } = project;
  const from = sources === null ? [] : ['env', `PYTHONPATH=${below(root, sources)}`];
  const argv = [...from, 'python3', '-B', '-m', 'unittest', '-v'];
  return {
    name: 'unittest',
    root,
    spotFor: (driven) => pythonSpot(project, driven, example(moduleName(project, driven))),
    command: (file) => ({ argv: [...argv, below(root, file)], cwd: root }),
    building: () => null,
    outputs: /(?:^|\/)__pycache__(?:\/|$)/,
    suite: { command: { argv: suiteOf(argv, project), cwd: root }, report: null },
    results: (_report, output) => results(output),
    counts,
    isUnloadable: (output) =>
      /\(unittest\.loader\._FailedTest|^ImportError: Failed to import test module/m.test(output),
    check: pythonCheck(root),
  };
}

/** Discovery misses folders that are no packages: the test files are named, where there are not too many. */
function suiteOf(argv: readonly string[], { root, tests }: PythonProject): string[] {
  const named = tests.slice(0, 400).map((file) => below(root, file));
  return named.length > 0 ? [...argv, ...named] : [...argv, 'discover'];
}

/** `test_total (tests.test_cart.CartTest.test_total) ... ok`; a docstring may stand on a line of its own between. */
function results(output: string): ToldTest[] {
  const found: ToldTest[] = [];
  for (const match of output.matchAll(
    /^(\w{1,200}) \(([\w.<>]{1,500})\)(?:\n[^\n]{0,300})? \.\.\. (ok|FAIL|ERROR|skipped|expected failure|unexpected success)/gm,
  )) {
    const [, name = '', where = '', word = ''] = match;
    const status = word === 'ok' || word === 'expected failure' ? 'passed' : word === 'skipped' ? 'skipped' : 'failed';
    found.push({ file: where.endsWith(`.${name}`) ? where.slice(0, -name.length - 1) : where, name, status });
  }
  return found;
}

function counts(output: string): Counts | null {
  const total = /^Ran (\d+) tests? in /m.exec(output)?.[1];
  if (total === undefined) return null;
  const count = (word: string): number => Number(new RegExp(`\\b${word}=(\\d+)`).exec(output)?.[1] ?? 0);
  return { total: Number(total), failing: count('failures') + count('errors'), skipped: count('skipped') };
}

const example = (module: string): string => `import unittest

from ${module} import the_function


class TheBehaviourThatIsWanted(unittest.TestCase):
    def test_it(self):
        given = {"id": "the failing input"}
        the_function(given)
`;
