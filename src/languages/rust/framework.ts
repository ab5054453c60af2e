import { join, nearestWith } from '../lexical/places.ts';
import type { Counts, TestFramework, ToldTest, Tree } from '../test-framework.ts';

const stem = (file: string): string => /([^/]+)\.rs$/.exec(file)?.[1] ?? file;

/** `cargo test` (https://doc.rust-lang.org/cargo/commands/cargo-test.html) in the crate around a file; null without a crate. */
export function rustFramework(tree: Tree, about: string): TestFramework | null {
  const root = nearestWith(new Set(tree.files), about, ['Cargo.toml']);
  if (root === null) return null;
  const name = crateName(tree.read(join(root, 'Cargo.toml')) ?? '');
  const hasLibrary = tree.files.includes(join(root, 'src/lib.rs'));
  const cargo = ['cargo', 'test', '--offline'];
  return {
    name: 'cargo test',
    root,
    spotFor: () => ({
      folder: join(root, 'tests'),
      fileName: (slug, mark) => `${slug.replaceAll('-', '_')}_${mark}.rs`,
      example: example(name),
      remark: hasLibrary
        ? `it is a crate of its own that uses ${name} by its public names`
        : `the crate ${name} has no library (src/lib.rs): no test beside it can call its code`,
    }),
    command: (file) => ({ argv: [...cargo, '--test', stem(file)], cwd: root }),
    building: (file, _text, store) => ({
      build: {
        argv: [...cargo, '--no-run', '--message-format=json', '--target-dir', `${store}/target`, '--test', stem(file)],
        cwd: root,
      },
      run: (output) => {
        const program = executableOf(output, stem(file), store);
        return program === null ? null : { argv: [program], cwd: root };
      },
    }),
    outputs: /(?:^|\/)(?:target(?:\/|$)|Cargo\.lock$)/,
    suite: { command: { argv: [...cargo, '--no-fail-fast', '--tests'], cwd: root }, report: null },
    results: (_report, output) => results(output),
    counts,
    isUnloadable: (output) => /^error(?:\[E\d+\])?: /m.test(output) && !/^test result: /m.test(output),
    check: {
      command: { argv: ['cargo', 'check', '--offline', '--tests', '--message-format=short'], cwd: root },
      faults: (output) => faults(output, root),
    },
  };
}

/** The library's name as code uses it. */
function crateName(manifest: string): string {
  const section = (title: string): string =>
    new RegExp(`^\\[${title}\\]([^]*?)(?=^\\[|$(?![^]))`, 'm').exec(manifest)?.[1] ?? '';
  const named = (text: string): string | undefined => /^name[ \t]*=[ \t]*"([\w-]+)"/m.exec(text)?.[1];
  return (named(section('lib')) ?? named(section('package')) ?? 'the_crate').replaceAll('-', '_');
}

/** The test's program among cargo's messages; only one that lies in the store. */
function executableOf(output: string, target: string, store: string): string | null {
  for (const line of output.split('\n')) {
    if (!line.includes('"compiler-artifact"') || !line.includes(`"name":"${target}"`)) continue;
    const program = /"executable":"([^"\\]{1,1000})"/.exec(line)?.[1];
    if (program?.startsWith(`${store}/`) && !program.includes('/../')) return program;
  }
  return null;
}

/** `test cart::total ... ok` (https://doc.rust-lang.org/rustc/tests/index.html); which crate's is told on another stream. */
function results(output: string): ToldTest[] {
  const words = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' } as const;
  return [...output.matchAll(/^test ([^\n]{1,400}?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)\b/gm)].map(
    ([, name = '', word]) => ({ file: null, name, status: words[word as keyof typeof words] }),
  );
}

function counts(output: string): Counts | null {
  const lines = [...output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored;/gm)];
  if (lines.length === 0) return null;
  const sum = (group: number): number => lines.reduce((all, line) => all + Number(line[group]), 0);
  return { total: sum(1) + sum(2) + sum(3), failing: sum(2), skipped: sum(3) };
}

function faults(output: string, root: string): Array<{ file: string; line: number; message: string }> {
  return [...output.matchAll(/^([^\s:][^\n:]{0,400}\.rs):(\d+):\d+: (error\b.{0,400})$/gm)].map(
    ([, file = '', line, message = '']) => ({
      file: root === '' ? file : `${root}/${file}`,
      line: Number(line),
      message,
    }),
  );
}

const example = (name: string): string => `use ${name}::the_module::the_function;

#[test]
fn the_behaviour_that_is_wanted() {
    let given = "the failing input";
    the_function(given);
}
`;
