import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { patchOf } from '../../src/repair/diff/unified.ts';

let dir: string;
const git = (args: string[], input?: string) =>
  execFileSync('git', args, { cwd: dir, input, stdio: ['pipe', 'pipe', 'pipe'] });

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'patch applies '));
  git(['init', '-q']);
  git(['config', 'core.autocrlf', 'false']);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const cases: Array<{ name: string; path: string; before: string | null; after: string }> = [
  { name: 'CRLF', path: 'src/crlf.js', before: 'a\r\nb\r\nc\r\n', after: 'a\r\nB\r\nc\r\n' },
  { name: 'mixed line ends', path: 'mixed.js', before: 'a\r\nb\nc\r', after: 'a\nb\nc\r' },
  { name: 'no newline at the end, before', path: 'bare.js', before: 'a\nb', after: 'a\nb\n' },
  { name: 'no newline at the end, after', path: 'bare2.js', before: 'a\nb\n', after: 'a\nb' },
  { name: 'no newline on either side', path: 'bare3.js', before: 'a\nb', after: 'x\nb' },
  { name: 'new file', path: 'lib/new one.js', before: null, after: 'x\ny\n' },
  { name: 'new file without newline', path: 'lib/new2.js', before: null, after: 'x' },
  { name: 'new empty file', path: 'lib/empty.js', before: null, after: '' },
  { name: 'file emptied', path: 'gone.js', before: 'a\nb\n', after: '' },
  { name: 'empty file filled', path: 'fill.js', before: '', after: 'a\n' },
  { name: 'path with spaces', path: 'a dir/some file.js', before: 'x\n', after: 'y\n' },
  { name: 'path of other letters', path: 'büro/日本.js', before: 'x\n', after: 'y\n' },
  { name: 'path with quotes and backslash', path: 'we"ird\\n.js', before: 'x\n', after: 'y\n' },
  { name: 'lines that look like a patch', path: 'p.js', before: '--- a\n@@ -1 +1 @@\n', after: '+++ b\n-- x\n' },
  {
    name: 'edits far apart',
    path: 'long.js',
    before: Array.from({ length: 60 }, (_, i) => `${i}\n`).join(''),
    after: Array.from({ length: 60 }, (_, i) => (i % 20 === 7 ? `${i}!\n+\n` : `${i}\n`)).join(''),
  },
];

test.each(cases)('git applies: $name', ({ path: file, before, after }) => {
  const target = path.join(dir, file);
  mkdirSync(path.dirname(target), { recursive: true });
  if (before !== null) writeFileSync(target, before);
  git(['apply', '--whitespace=nowarn', '-'], patchOf([{ path: file, before, after }]).text);
  expect(readFileSync(target, 'utf8')).toBe(after);
});
