import { constants, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkRelative, openInside, resolveInside } from './paths.ts';

let outer: string;
let root: string;
beforeEach(() => {
  outer = mkdtempSync(path.join(os.tmpdir(), 'reproof-paths-'));
  root = path.join(outer, 'tree');
  mkdirSync(path.join(root, 'src'), { recursive: true });
  writeFileSync(path.join(outer, 'outside'), 'untouched');
  symlinkSync('src', path.join(root, 'inner'));
  symlinkSync('..', path.join(root, 'out'));
  symlinkSync(path.join(outer, 'outside'), path.join(root, 'file-out'));
  symlinkSync('/nowhere/at/all', path.join(root, 'dangling'));
});
afterEach(() => rmSync(outer, { recursive: true }));

test.each(['/etc/passwd', '../x', 'a/../../x', '', 'a//b', '.git/hooks/x', 'a/.GIT/config', 'a\0b', './a'])(
  'refuses %j',
  (file) => expect(() => checkRelative(file)).toThrow(expect.objectContaining({ code: 'INTERNAL' })),
);

test('follows links within the tree and none out of it', async () => {
  expect(await resolveInside(root, 'inner/new/file.ts')).toBe('src/new/file.ts');
  expect(await resolveInside(root, 'out/outside')).toBeNull();
  expect(await resolveInside(root, 'file-out')).toBeNull();
});

test('never opens through a link, wherever it stands', async () => {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;
  for (const file of ['out/outside', 'inner/x', 'file-out', 'dangling']) {
    await expect(openInside(root, file, flags), file).rejects.toMatchObject({ code: /ELOOP|ENOTDIR/ });
  }
  expect(readFileSync(path.join(outer, 'outside'), 'utf8')).toBe('untouched');
  const made = await openInside(root, 'src/deep/new.ts', flags);
  await made.close();
  expect(readFileSync(path.join(root, 'src/deep/new.ts'), 'utf8')).toBe('');
});

test('no path whatsoever resolves to a place outside', async () => {
  const part = fc.constantFrom('src', 'inner', 'out', 'file-out', 'dangling', '..', '.', 'new', 'tree', 'outside');
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
      const inside = await resolveInside(root, parts.join('/')).catch(() => null);
      if (inside !== null) expect(path.resolve(root, inside).startsWith(root)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
