import { expect, it } from 'vitest';
import { policySchema } from '../domain/policy.ts';
import { detectProject } from '../preparation/project/detect.ts';
import { buildSteps } from './build-steps.ts';
import { outputOf } from './page-builder.ts';

const tree: Record<string, string> = {
  'package.json': '{"name":"all","workspaces":["apps/*","packages/*"],"scripts":{"build":"all"}}',
  'apps/web/package.json': '{"name":"web","scripts":{"build":"vite build"}}',
  'apps/web/index.html': '',
  'apps/api/package.json': '{"name":"api"}',
  'packages/ui/package.json': '{"name":"ui","scripts":{"build":"tsc"}}',
};
const files = Object.keys(tree);
const project = () => detectProject(files, async (file) => tree[file] ?? null);
const policyOf = (more: object) => policySchema.parse({ version: 1, ...more });

it('builds the package of the source, then those of pages, then the root', async () => {
  const parts = { project: await project(), policy: policyOf({}), service: null, files };
  expect(buildSteps(parts, ['packages/ui/src/a.ts'])).toEqual([
    { folder: 'packages/ui', run: ['npm run build'] },
    { folder: 'apps/web', run: ['npm run build'] },
    { folder: '', run: ['npm run build'] },
  ]);
});

it('does as the policy says and nothing else, its generate steps first', async () => {
  const commands = { generate: ['make client'], build: [['node', 'build.mjs']] };
  const policy = policyOf({ services: [{ name: 'web', root: 'apps/web', commands }] });
  expect(buildSteps({ project: await project(), policy, service: 'web', files }, [])).toEqual([
    { folder: 'apps/web', run: ['make client', ['node', 'build.mjs']] },
  ]);
});

it('finds the folders and files that only a build writes', () => {
  const written = ['dist/a.js', 'dist/x/b.js', 'public/app.js', 'public/js/c.js', 'src/version.ts'];
  const tracked = new Set(['public/index.html', 'src/version.ts']);
  expect(outputOf(written, tracked)).toEqual(['dist', 'public/app.js', 'public/js']);
});
