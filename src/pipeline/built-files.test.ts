import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Repository } from '../ports/repository.ts';
import { builtFiles } from './built-files.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'reproof-built-'));
  for (const [name, text] of Object.entries({
    'packages/api/dist/main.js': 'api',
    'packages/api/dist/main.js.map': 'api map',
    'packages/web/dist/main.js': 'web',
    'node_modules/x/dist/main.js': 'dependency',
    'dist/.env': 'secret',
    'src/work.js': 'not ignored',
  })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  symlinkSync('/etc/passwd', path.join(root, 'dist/link.js'));
});
afterAll(() => rmSync(root, { recursive: true }));

const tracked = ['public/app.js', 'a/lib/index.js', 'b/lib/index.js'];
const open = () =>
  builtFiles(
    {
      root,
      listFiles: async () => tracked.map((file) => ({ path: file, size: 1 })),
      readFile: async (_commit: string, file: string) => `tracked ${file}`,
      ignoredEntries: async () => ['dist', 'node_modules', 'packages/api/dist', 'packages/web/dist'],
    } as unknown as Repository,
    'c',
  );

it.each([
  ['/srv/app/public/app.js', 'tracked public/app.js'],
  ['/srv/b/lib/index.js', 'tracked b/lib/index.js'],
  ['/srv/lib/index.js', null], // a tie
  ['/srv/app.js', null], // a name alone is not enough
  ['/srv/packages/api/dist/main.js', 'api'],
  ['/srv/packages/web/dist/main.js', 'web'],
  ['app:///packages/api/dist/main.js.map', 'api map'],
  ['/srv/node_modules/x/dist/main.js', null],
  ['/srv/dist/.env', null],
  ['/srv/dist/link.js', null],
  ['/srv/src/work.js', null],
  ['/srv/dist/../../../../etc/passwd.js', null],
])('%s: %s', async (production, text) => expect(await (await open()).read(production)).toBe(text));

it('tells which maps were of the checkout', async () => {
  const files = await open();
  await files.read('/srv/packages/api/dist/main.js.map');
  await files.read('/srv/public/app.js');
  expect(files.borrowed).toEqual(['packages/api/dist/main.js.map']);
});

it.each([
  ['/srv/app/public/app.js', true],
  ['/srv/lib/index.js', true],
  ['webpack://app/./index.js', true],
  ['/srv/lib/other.js', false],
  ['/srv/app.js', false],
  ['/srv/packages/api/dist/main.js', false],
  ['/srv/node_modules/b/lib/index.js', false],
  ['node:fs', false],
])('the commit has %s: %s', async (named, has) => expect((await open()).has(named)).toBe(has));
