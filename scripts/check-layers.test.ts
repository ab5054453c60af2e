import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLayers } from './check-layers.ts';

function treeOf(files: Record<string, string>): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'reproof-layers-')));
  const all = { 'package.json': '{"type":"module"}', 'src/domain/noun.ts': 'export type Noun = string;', ...files };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

const rulesBroken = async (files: Record<string, string>) =>
  (await checkLayers(treeOf(files))).violations.map((line) => line.split(':')[0]);

test('a tree that keeps the layers has no violation and all its modules are read', async () => {
  const report = await checkLayers(
    treeOf({
      'src/ports/store.ts': `import type { Noun } from '../domain/noun.ts'; export type Store = Noun;`,
      'src/adapters/disk/store.ts': `import type { Store } from '../../ports/store.ts'; export const a: Store = '';`,
      'src/runtime/warm.mjs': `import 'node:fs';`,
    }),
  );
  expect(report).toEqual({ seen: 4, violations: [] });
});

const aPort = { 'src/ports/store.ts': 'export type Store = string;' };
const aRoom = { 'src/repair/search.ts': 'export const search = 1;' };
const anAdapter = { 'src/adapters/disk/store.ts': 'export const store = 1;' };

test.each([
  [
    'domain imports a port, as a type only',
    'layer-domain',
    { ...aPort, 'src/domain/bad.ts': `import type { Store } from '../ports/store.ts'; export type B = Store;` },
  ],
  [
    'a room imports a room',
    'layer-review',
    { ...aRoom, 'src/review/bad.ts': `export { search } from '../repair/search.ts';` },
  ],
  [
    'a room imports an adapter, late',
    'layer-review',
    { ...anAdapter, 'src/review/bad.ts': `export const late = () => import('../adapters/disk/store.ts');` },
  ],
  [
    'the command line goes past compose',
    'layer-cli',
    { ...anAdapter, 'src/cli/bad.ts': `export { store } from '../adapters/disk/store.ts';` },
  ],
  [
    'an adapter imports its neighbour',
    'adapter-neighbour',
    { ...anAdapter, 'src/adapters/git/bad.ts': `export { store } from '../disk/store.ts';` },
  ],
  [
    'verify leans on what it judges',
    'layer-verify',
    {
      'src/review/bundle/hash.ts': 'export const hash = 1;',
      'src/verify/bad.ts': `export { hash } from '../review/bundle/hash.ts';`,
    },
  ],
  [
    'a circle',
    'no-cycle',
    {
      'src/repair/a.ts': `import { b } from './b.ts'; export const a = () => b;`,
      'src/repair/b.ts': `import { a } from './a.ts'; export const b = () => a;`,
    },
  ],
  [
    'product code imports a test',
    'no-test-import',
    { 'src/repair/a.test.ts': 'export const t = 1;', 'src/repair/b.ts': `export { t } from './a.test.ts';` },
  ],
  ['an import that leads nowhere', 'unresolved', { 'src/repair/a.ts': `export { x } from './gone.ts';` }],
  ['a folder that is no layer', 'unknown-layer', { 'src/extras/a.ts': 'export const x = 1;' }],
  ['a name that says nothing', 'vague-name', { 'src/repair/utils.ts': 'export const x = 1;' }],
])('planted: %s', async (_what, rule, files) => {
  expect(await rulesBroken(files)).toContain(rule);
});
