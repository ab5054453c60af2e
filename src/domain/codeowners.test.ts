import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateCodeOwners, ownersOf, parseCodeOwners } from './codeowners.ts';
import { processorTime } from '../../test/support/processor-time.ts';

/** Which of the paths the rule `pattern @x` owns. */
function owned(pattern: string, dialect: 'github' | 'gitlab', paths: string[]): string[] {
  const file = parseCodeOwners(`${pattern} @x`, dialect);
  return paths.filter((path) => ownersOf(file, path).length > 0);
}

const paths = [
  'README.md',
  'docs/a.md',
  'docs/deep/b.md',
  'src/docs/c.md',
  'src/app.js',
  'apps/web/apps/x.ts',
  'build/logs/l',
  'a b.txt',
  '#x',
];

describe('GitHub patterns', () => {
  it.each([
    ['*', paths],
    ['*.md', ['README.md', 'docs/a.md', 'docs/deep/b.md', 'src/docs/c.md']],
    ['/docs/', ['docs/a.md', 'docs/deep/b.md']],
    ['docs/*', ['docs/a.md']],
    ['docs/', ['docs/a.md', 'docs/deep/b.md', 'src/docs/c.md']],
    ['docs', ['docs/a.md', 'docs/deep/b.md', 'src/docs/c.md']],
    ['/docs/**', ['docs/a.md', 'docs/deep/b.md']],
    ['/src/docs', ['src/docs/c.md']],
    ['**/logs', ['build/logs/l']],
    ['/apps/**/x.ts', ['apps/web/apps/x.ts']],
    ['src/a?p.js', ['src/app.js']],
    ['a\\ b.txt', ['a b.txt']],
    ['[a-z]*.js', []],
    ['!docs/', []],
    ['\\#x', []],
  ])('%s', (pattern, expected) => expect(owned(pattern, 'github', paths)).toEqual(expected));

  it('lets the last match win, also one without owners; owners are names, teams or addresses', () => {
    const file = parseCodeOwners('* @all # everybody\n/docs/ @org/writers a@b.org nonsense\n/docs/deep/\n');
    expect(ownersOf(file, 'x')).toEqual(['@all']);
    expect(ownersOf(file, 'docs/a.md')).toEqual(['@org/writers', 'a@b.org']);
    expect(ownersOf(file, 'docs/deep/b.md')).toEqual([]);
  });
});

describe('GitLab patterns', () => {
  it.each([
    ['*', paths],
    ['/docs/', ['docs/a.md', 'docs/deep/b.md']],
    ['/docs/*', ['docs/a.md']],
    ['/docs', []],
    ['docs/*.md', ['docs/a.md', 'src/docs/c.md']],
    ['/docs/**/*.md', ['docs/a.md', 'docs/deep/b.md']],
    ['/src/[a-c]pp.js', ['src/app.js']],
    ['/src/[!a-c]pp.js', []],
    ['\\#x', ['#x']],
  ])('%s', (pattern, expected) => expect(owned(pattern, 'gitlab', paths)).toEqual(expected));

  it('joins the owners of all sections, with defaults, exclusions and merged names', () => {
    const file = parseCodeOwners(
      [
        '* @root',
        '[Docs] @writers',
        '*.md',
        'README.md @lead',
        '^[Optional][2] @guests',
        '*',
        '!*.js',
        '/src/app.js @again',
        '[docs] @others',
        '/src/docs/',
      ].join('\n'),
    );
    expect(file.dialect).toBe('gitlab');
    expect(ownersOf(file, 'README.md')).toEqual(['@root', '@lead', '@guests']);
    expect(ownersOf(file, 'docs/a.md')).toEqual(['@root', '@writers', '@guests']);
    expect(ownersOf(file, 'src/docs/c.md')).toEqual(['@root', '@others', '@guests']);
    expect(ownersOf(file, 'src/app.js')).toEqual(['@root']);
  });
});

const locate = (...all: string[]) => locateCodeOwners(new Set(all));

it('looks where the hosts look', () => {
  expect(locate('CODEOWNERS', '.github/CODEOWNERS')).toEqual({ path: '.github/CODEOWNERS', dialect: 'github' });
  expect(locate('docs/CODEOWNERS')).toEqual({ path: 'docs/CODEOWNERS', dialect: null });
  expect(locate('.gitlab/CODEOWNERS', '.gitlab-ci.yml')).toEqual({ path: '.gitlab/CODEOWNERS', dialect: 'gitlab' });
  expect(locate('CODEOWNERS', '.gitlab/CODEOWNERS', '.gitlab-ci.yml')).toEqual({
    path: 'CODEOWNERS',
    dialect: 'gitlab',
  });
  expect(locate('src/CODEOWNERS')).toBeNull();
});

it('reads any text in reasonable time', () => {
  const hostile = parseCodeOwners(`${'*a'.repeat(400)}b @x\n${'**/a/'.repeat(200)}b @x`);
  const begin = processorTime();
  expect(ownersOf(hostile, 'a'.repeat(2000))).toEqual([]);
  expect(ownersOf(hostile, 'a/'.repeat(1000))).toEqual([]);
  expect(processorTime() - begin).toBeLessThan(2000);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 40 }), (text, path) => {
      for (const dialect of ['github', 'gitlab'] as const)
        expect(ownersOf(parseCodeOwners(text, dialect), path)).toBeInstanceOf(Array);
    }),
  );
});
