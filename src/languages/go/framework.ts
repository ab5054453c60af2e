import { below, folderOf, nearestWith } from '../lexical/places.ts';
import type { Counts, TestFramework, ToldTest, Tree } from '../test-framework.ts';
import { goTestRules } from './test-rules.ts';

/** `go test` (https://pkg.go.dev/cmd/go#hdr-Test_packages) in the module around a file; null without a go.mod. */
export function goFramework(tree: Tree, about: string): TestFramework | null {
  const root = nearestWith(new Set(tree.files), about, ['go.mod']);
  if (root === null) return null;
  const packageOf = (file: string): string => `./${folderOf(below(root, file))}`;
  const chosen = (text: string): string => `^${goTestRules.tests(text)[0] ?? 'Test'}$`;
  return {
    name: 'go test',
    root,
    spotFor(driven) {
      const name = /^package[ \t]+(\w+)/m.exec(tree.read(driven) ?? '')?.[1] ?? 'main';
      return {
        folder: folderOf(driven),
        fileName: (slug, mark) => `${slug.replaceAll('-', '_')}_${mark}_test.go`,
        example: example(name),
        remark: `it is of the package ${name} itself; its name begins with Test`,
      };
    },
    command: (file, text) => ({
      argv: ['go', 'test', '-vet=off', '-count=1', '-v', '-run', chosen(text), packageOf(file)],
      cwd: root,
    }),
    building: (file, text, store) => ({
      build: { argv: ['go', 'test', '-vet=off', '-c', '-o', `${store}/package.test`, packageOf(file)], cwd: root },
      // As `go test` does: in the package's own folder.
      run: () => ({
        argv: [`${store}/package.test`, '-test.v', '-test.count=1', '-test.run', chosen(text)],
        cwd: folderOf(file),
      }),
    }),
    outputs: /$^/,
    suite: { command: { argv: ['go', 'test', '-vet=off', '-json', './...'], cwd: root }, report: null },
    results: (_report, output) => results(output),
    counts,
    isUnloadable: (output) =>
      /^FAIL\t.{1,300} \[(?:build|setup) failed\]$/m.test(output) || /\bno test files\b/.test(output),
    check: { command: { argv: ['go', 'vet', './...'], cwd: root }, faults: (output) => faults(output, root) },
  };
}

/** `go test -json` (https://pkg.go.dev/cmd/test2json): one event a line; a package that fails by itself is a test, too. */
function results(output: string): ToldTest[] {
  const found = new Map<string, ToldTest>();
  const words = { pass: 'passed', fail: 'failed', skip: 'skipped' } as const;
  for (const line of output.split('\n')) {
    if (!line.startsWith('{')) continue;
    const { Action, Package, Test } = eventOf(line);
    const status = words[Action as keyof typeof words] as ToldTest['status'] | undefined;
    if (!status || typeof Package !== 'string' || (typeof Test !== 'string' && status !== 'failed')) continue;
    const name = typeof Test === 'string' ? Test : '(package)';
    found.set(`${Package} ${name}`, { file: Package, name, status });
  }
  return [...found.values()];
}

function eventOf(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function counts(output: string): Counts | null {
  const of = (word: string): number => output.match(new RegExp(`^\\s*--- ${word}: `, 'gm'))?.length ?? 0;
  const [failing, skipped] = [of('FAIL'), of('SKIP')];
  const total = of('PASS') + failing + skipped;
  return total > 0 || /\bno tests to run\b/.test(output) ? { total, failing, skipped } : null;
}

/** `vet: cart/cart.go:12:3: undefined: x`, with or without `vet: `; `./` before what lies in the module's folder. */
function faults(output: string, root: string): Array<{ file: string; line: number; message: string }> {
  return [...output.matchAll(/^(?:vet: )?(?:\.\/)?([^\s:][^\n:]{0,400}\.go):(\d+)(?::\d+)?: (.{1,400})$/gm)].map(
    ([, file = '', line, message = '']) => ({
      file: root === '' ? file : `${root}/${file}`,
      line: Number(line),
      message,
    }),
  );
}

const example = (name: string): string => `package ${name}

import "testing"

func TestTheBehaviourThatIsWanted(t *testing.T) {
	given := "the failing input"
	TheFunction(given)
}
`;
