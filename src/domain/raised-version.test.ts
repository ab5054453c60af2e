import { expect, it } from 'vitest';
import { raised, raisedVersions } from './raised-version.ts';

it.each([
  ['41', '42'],
  ['1.2.9', '1.2.10'],
  ['v007', 'v008'],
  ['2026-01-beta', '2026-02-beta'],
  ['deadbeef12', 'tag'],
  ['beta', 'tag'],
])('%s becomes %s', (from, to) => expect(raised(from, 'tag')).toBe(to));

const page = '<script src="/app.js?v=41"></script><link href="/app.css?v=7"><script src="/app.js?v=41"></script>';
const rules = [
  { when: ['src/**'], file: 'index.html', key: 'app.js?v=' },
  { when: ['*.css'], file: 'index.html', key: 'app.css?v=' },
  { when: ['src/**'], file: 'gone.html', key: 'x' },
];

it('raises the versions whose rules speak for the change, in the file as the fix left it', () => {
  const read = (file: string) => (file === 'index.html' ? page : null);
  const { bumps, files } = raisedVersions(rules, ['src/a.js'], read, 'tag');
  expect(bumps).toEqual([{ file: 'index.html', key: 'app.js?v=', from: '41', to: '42' }]);
  expect(files.get('index.html')).toBe(page.replaceAll('app.js?v=41', 'app.js?v=42'));
  const both = raisedVersions(rules, ['src/a.js', 'src/b.css'], read, 'tag');
  expect(both.bumps).toHaveLength(2);
  expect(both.files.get('index.html')).toContain('app.css?v=8');
  expect(both.files.get('index.html')).toContain('app.js?v=42');
  expect(raisedVersions(rules, ['docs/x.md'], read, 'tag').bumps).toEqual([]);
});
