import { junitTests } from '../lexical/junit-xml.ts';
import { below } from '../lexical/places.ts';
import type { Counts, TestFramework } from '../test-framework.ts';
import { moduleName, type PythonProject, pythonSpot } from './project.ts';
import { pythonCheck } from './check.ts';

const report = '.reproof-report.xml';

/** pytest (https://docs.pytest.org/en/stable/reference/reference.html): tracebacks as the interpreter prints them. */
export function pytest(project: PythonProject): TestFramework {
  const { root, sources } = project;
  const from = sources === null ? [] : ['-o', `pythonpath=${below(root, sources)}`];
  const argv = ['python3', '-B', '-m', 'pytest', '-p', 'no:cacheprovider', '--tb=native', ...from];
  return {
    name: 'pytest',
    root,
    spotFor: (driven) => pythonSpot(project, driven, example(moduleName(project, driven))),
    command: (file) => ({ argv: [...argv, '-q', below(root, file)], cwd: root }),
    building: () => null,
    outputs: /(?:^|\/)__pycache__(?:\/|$)/,
    suite: { command: { argv: [...argv, '-q', `--junitxml=${report}`], cwd: root }, report },
    results: (text) => junitTests(text),
    counts,
    isUnloadable: (output) =>
      /^(?:ERROR collecting |E? *ERROR: (?:not found|file or directory not found)|.*\bno tests ran\b)/m.test(output) ||
      /\b\d+ errors? during collection\b|^ERROR \S+\.py(?: - |$)/m.test(output),
    check: pythonCheck(root),
  };
}

/** `1 failed, 2 passed, 1 skipped in 0.02s`. */
function counts(output: string): Counts | null {
  const line = output
    .match(
      /^=* ?(?:\d+ \w+, )*\d+ (?:failed|passed|skipped|errors?|xfailed|xpassed|warnings?)\b.{0,200} in [\d.]+s.*$/gm,
    )
    ?.at(-1);
  if (!line) return /\bno tests ran\b/.test(output) ? { total: 0, failing: 0, skipped: 0 } : null;
  const count = (word: string): number => Number(new RegExp(`(\\d+) ${word}\\b`).exec(line)?.[1] ?? 0);
  const failing = count('failed') + count('errors?');
  const skipped = count('skipped') + count('xfailed');
  return { total: failing + skipped + count('passed') + count('xpassed'), failing, skipped };
}

const example = (module: string): string => `from ${module} import the_function


def test_the_behaviour_that_is_wanted():
    given = {"id": "the failing input"}
    the_function(given)
`;
