import type { TestCase } from './suite-result.ts';

/**
 * The test points of flat TAP output (https://testanything.org/tap-version-14-specification.html), as ava prints it;
 * nested points are details of theirs. Other lines are the tests' own output.
 */
export function parseTap(text: string): TestCase[] {
  return text.split('\n').flatMap((line): TestCase[] => {
    const point = /^(not )?ok\b(?: +\d+)?(?: +-)? *(.*)$/.exec(line);
    if (!point) return [];
    const [, failed, rest = ''] = point;
    const directive = /(?<!\\)# *(?:SKIP|TODO)\b/i.exec(rest);
    const name = (directive ? rest.slice(0, directive.index) : rest).trim().replace(/\\([\\#])/g, '$1');
    if (directive) return [{ file: null, name, status: 'skipped' }];
    return [{ file: null, name, status: failed ? 'failed' : 'passed' }];
  });
}

/**
 * ava puts a test's file before its title (`sub › name › title`) only where it ran more than one file. With the package's
 * test files known the file is told apart from the title, so that one file more does not rename every test.
 */
export function placeAvaTests(tests: readonly TestCase[], files: readonly string[]): TestCase[] {
  const slugs = files
    .map((file) => ({ file, words: slugOf(file) }))
    .toSorted((a, b) => b.words.length - a.words.length);
  return tests.map((test) => {
    const words = test.name.split(' › ');
    for (let taken = words.length - 1; taken > 0; taken -= 1) {
      const prefix = words.slice(0, taken).join('/');
      const owners = slugs.filter(({ words: slug }) => slug === prefix || slug.endsWith(`/${prefix}`));
      if (owners.length === 1) return { ...test, file: owners[0]?.file ?? null, name: words.slice(taken).join(' › ') };
    }
    return files.length === 1 ? { ...test, file: files[0] ?? null } : test;
  });
}

function slugOf(file: string): string {
  return file.replace(/(?:[.-](?:test|spec))?\.[cm]?[jt]sx?$/, '').replace(/(^|\/)test-/g, '$1');
}
