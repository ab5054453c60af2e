/** How a package writes its tests, read from those it has. */
export interface TestStyle {
  /** Where they stand: beside the source, in a `__tests__` folder beside it, or in a folder of the package. */
  placement: 'beside' | 'beside-folder' | 'folder';
  /** That folder's path from the root, where `placement` is `folder`. */
  folder: string | null;
  /** What follows the name: `.test.ts`, `.spec.js`, `-test.js`, `.js`. */
  suffix: string;
  modules: 'import' | 'require';
  /** describe/it, or test at the top. */
  structure: 'describe-it' | 'describe-test' | 'test' | 'it';
  assertions: 'expect' | 'chai-expect' | 'assert' | 'should' | 't' | 'none';
  /** The framework's functions are globals, not imported. */
  globals: boolean;
  quotes: 'single' | 'double';
  semicolons: boolean;
  indent: string;
  /** A few of the tests that this was read from. */
  samples: string[];
}

const testName = /(?:^|\/)[^/]*?([._-](?:test|spec|tests|specs))?\.([cm]?[jt]sx?)$/;
const testFolder = /(?:^|\/)(?:__tests__|tests?|specs?)\//;
const support =
  /(?:^|\/)(?:fixtures?|__fixtures__|__snapshots__|__mocks__|helpers?|support|mocks?|data|utils?|node_modules|dist|build)\/|\.d\.[cm]?ts$/;

/** The tests among a package's files: by name, else what stands directly in a test folder. */
export function testFilesOf(files: readonly string[]): string[] {
  const code = files.filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !support.test(file));
  const named = code.filter(
    (file) => testName.exec(file)?.[1] || /(?:^|\/)(?:test|tests)[.-][^/]*$|(?:^|\/)test\.[cm]?[jt]s$/.test(file),
  );
  const inFolder = code.filter((file) => testFolder.test(file));
  return named.length > 0 ? named : inFolder;
}

/** `dir` is the package's folder; `tests` its test files with texts (a sample suffices). Null without any. */
export function styleOf(dir: string, tests: ReadonlyArray<{ file: string; text: string }>): TestStyle | null {
  if (tests.length === 0) return null;
  const texts = tests.map((test) => test.text);
  const most = <T>(of: (test: { file: string; text: string }) => T): T => mostCommon(tests.map(of));
  const placement = most(({ file }) => placementOf(dir, file));
  const folder = placement === 'folder' ? most(({ file }) => folderOf(dir, file)) : null;
  return {
    placement,
    folder,
    suffix: most(({ file }) => suffixOf(file)),
    modules: most(({ text }) => (/^\s*import\s|^\s*export\s/m.test(text) ? 'import' : 'require')),
    structure: most(({ text }) => structureOf(text)),
    assertions: most(({ text }) => assertionsOf(text)),
    globals: !texts.some((text) => /['"](?:vitest|@jest\/globals|node:test|ava|mocha)['"]/.test(text)),
    quotes: most(({ text }) => (count(text, /"/g) > count(text, /'/g) ? 'double' : 'single')),
    semicolons: most(({ text }) => count(text, /;[ \t]*$/gm) >= count(text, /[)\]'"\w][ \t]*$/gm)),
    indent: most(({ text }) => /^([ \t]+)\S/m.exec(text)?.[1]?.slice(0, 8) ?? '  '),
    samples: tests.slice(0, 3).map((test) => test.file),
  };
}

function placementOf(dir: string, file: string): TestStyle['placement'] {
  const within = dir ? file.slice(dir.length + 1) : file;
  if (/^(?:[^/]+\/)?(?:test|tests|spec|specs|__tests__)\//.test(within) && !/^(?:src|lib)\//.test(within))
    return 'folder';
  return /\/__tests__\/[^/]*$/.test(`/${within}`) ? 'beside-folder' : 'beside';
}

function folderOf(dir: string, file: string): string {
  const within = dir ? file.slice(dir.length + 1) : file;
  const parts = within.split('/').slice(0, -1);
  return [dir, ...parts].filter(Boolean).join('/');
}

function suffixOf(file: string): string {
  const [, mark = '', extension = 'js'] = testName.exec(file) ?? [];
  return `${mark}.${extension}`;
}

function structureOf(text: string): TestStyle['structure'] {
  const describe = /^\s*describe\b/m.test(text);
  const it = count(text, /^\s*it\b/gm) > count(text, /^\s*test\b/gm);
  if (describe) return it ? 'describe-it' : 'describe-test';
  return it ? 'it' : 'test';
}

function assertionsOf(text: string): TestStyle['assertions'] {
  if (/['"]ava['"]/.test(text)) return 't';
  if (/\bexpect\s*\(/.test(text))
    return /['"]chai['"]/.test(text) || /\.to\.(?:be|have|equal|eql|deep|throw)\b/.test(text)
      ? 'chai-expect'
      : 'expect';
  if (/\bassert\b/.test(text)) return 'assert';
  return /\bshould\b\s*[.(]/.test(text) ? 'should' : 'none';
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function mostCommon<T>(values: readonly T[]): T {
  const totals = new Map<T, number>();
  for (const value of values) totals.set(value, (totals.get(value) ?? 0) + 1);
  return [...totals].toSorted((a, b) => b[1] - a[1])[0]?.[0] as T;
}
