import { expect, test } from 'vitest';
import { detectProject } from '../project/detect.ts';
import { checkDependencies } from './check.ts';

async function state(tree: Record<string, unknown>) {
  const read = async (file: string) => (Object.hasOwn(tree, file) ? JSON.stringify(tree[file]) : null);
  const project = await detectProject(
    Object.keys(tree).filter((file) => !file.includes('node_modules/')),
    read,
    { installed: read },
  );
  return checkDependencies(project, read, read);
}
const top = { name: 'top', workspaces: ['p/*'], dependencies: { a: '^1.0.0' }, devDependencies: { tool: '*' } };
const inner = { name: 'inner', dependencies: { a: '*', b: '*' } };
const lock = { packages: { 'node_modules/a': { version: '1.2.0' }, 'p/inner/node_modules/b': { version: '2.0.0' } } };

test('present, found in the folders above too; tools for development do not count', async () => {
  const tree = { 'package.json': top, 'package-lock.json': lock, 'p/inner/package.json': inner };
  const installed = {
    'node_modules/a/package.json': { version: '1.2.0' },
    'p/inner/node_modules/b/package.json': { version: '2.0.0' },
  };
  expect(await state({ ...tree, ...installed })).toEqual({ kind: 'present', drifted: [] });
});

test('missing ones are named with their package, other versions than the locked told', async () => {
  const tree = { 'package.json': top, 'package-lock.json': lock, 'p/inner/package.json': inner };
  expect(await state({ ...tree, 'node_modules/a/package.json': { version: '1.9.0' } })).toEqual({
    kind: 'missing',
    missing: [{ of: 'p/inner', name: 'b' }],
    drifted: [
      { of: '', name: 'a', locked: '1.2.0', installed: '1.9.0' },
      { of: 'p/inner', name: 'a', locked: '1.2.0', installed: '1.9.0' },
    ],
  });
});

test('a lock file that is none, or another manager’s, compares nothing', async () => {
  const tree = { 'package.json': { dependencies: { a: '1' } }, 'node_modules/a/package.json': { version: '3.0.0' } };
  expect(await state({ ...tree, 'package-lock.json': 'broken' })).toEqual({ kind: 'present', drifted: [] });
  expect(await state({ ...tree, 'yarn.lock': '' })).toEqual({ kind: 'present', drifted: [] });
});
