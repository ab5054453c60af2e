import { expect, it } from 'vitest';
import type { MappedFrame } from '../domain/code-map.ts';
import { detectProject } from '../preparation/project/detect.ts';
import { needsTypeStripping } from './type-stripping.ts';

const frame = (file: string) => [{ kind: 'source', file } as MappedFrame];
async function project(test: string) {
  const tree: Record<string, string> = {
    'package.json': JSON.stringify({ scripts: { test } }),
    'src/a.ts': 'export const a = 1;',
    'src/a.test.ts': "import { test } from 'node:test';",
  };
  return detectProject(Object.keys(tree), async (file) => tree[file] ?? null, { installed: async () => null });
}

it.each([
  ['node --test', 'src/a.ts', '20.20.2', true],
  ['node --test', 'src/a.ts', '24.18.0', false],
  ['node --test', 'src/a.js', '20.20.2', false],
  ['node --import tsx --test', 'src/a.ts', '20.20.2', false],
])('%s, %s, Node %s: %s', async (test, file, version, needs) => {
  expect(needsTypeStripping(await project(test), frame(file), version)).toBe(needs);
});
