import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runtimeFolder } from '../../../src/adapters/node-bench/node-bench.ts';
import { writeAll } from '../../support/page/built-tree.ts';

interface Build {
  written: string[];
  at(file: string): string;
  original(file: string, line: number, column: number): { file: string; line: number; column: number } | null;
  sourcesOf(file: string): string[];
  run(files?: Record<string, string>): Promise<Build>;
  remove(): void;
}
const { buildPage } = createRequire(import.meta.url)(path.join(runtimeFolder, 'build-page.cjs')) as {
  buildPage(given: object): Promise<Build>;
};

const { SourceLines } = createRequire(import.meta.url)(path.join(runtimeFolder, 'source-lines.cjs')) as {
  SourceLines: new (built: string, root: string, folder: string) => Pick<Build, 'original'>;
};

function folderWith(files: Record<string, string>): string {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'reproof-built-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeAll(root, files);
  return root;
}

async function builtOf(root: string, given: object): Promise<Build> {
  const build = await buildPage({ root, ...given });
  onTestFinished(() => build.remove());
  return build;
}

const node = [['node', 'build.mjs']];
const map = (fields: object) =>
  JSON.stringify({ version: 3, sources: ['../src/a.ts'], names: [], mappings: 'AAAA', ...fields });
const script = (mapName: string) => `x.y;\n//# sourceMappingURL=${mapName}\n`;

describe('a build in a copy of the tree', () => {
  it('changes nothing in the tree, leaves an earlier build out, and tells what it wrote', async () => {
    const root = folderWith({
      'package.json': JSON.stringify({
        scripts: { prebuild: 'echo 1 >pre.txt', build: 'npm run js -- dist/app.js', js: 'cp src/a.ts' },
      }),
      'src/a.ts': 'x.y;\n',
      'dist/old.js': '',
    });
    const built = await builtOf(root, {
      run: ['npm run build || exit 1', 'pnpm run js dist/b.js && yarn js dist/c.js'],
      writes: ['dist/old.js'],
    });
    expect(built.written).toEqual(['dist/app.js', 'dist/b.js', 'dist/c.js', 'pre.txt']);
    expect(existsSync(path.join(root, 'dist/app.js')) || existsSync(path.join(root, 'pre.txt'))).toBe(false);
    expect(existsSync(built.at('dist/old.js'))).toBe(false);
    await built.run({ 'src/a.ts': 'changed', 'src/new.ts': '' });
    expect(readFileSync(built.at('dist/app.js'), 'utf8')).toBe('changed');
    await built.run();
    expect(readFileSync(built.at('dist/app.js'), 'utf8')).toBe('x.y;\n');
    expect(existsSync(built.at('src/new.ts'))).toBe(false);
  });

  it('finds installed packages, and packages of the tree itself in the copy', async () => {
    const root = folderWith({
      'build.mjs': `import { from } from 'own';\nimport { at } from 'bought';\nimport fs from 'node:fs';\nfs.writeFileSync('out.js', JSON.stringify([from, at]));`,
      'packages/own/package.json': '{"name":"own","type":"module","exports":"./index.js"}',
      'packages/own/index.js': 'export const from = import.meta.url;',
      'store/node_modules/bought/package.json': '{"name":"bought","type":"module","exports":"./index.js"}',
      'store/node_modules/bought/index.js': 'export const at = import.meta.url;',
    });
    mkdirSync(path.join(root, 'node_modules'));
    symlinkSync('../packages/own', path.join(root, 'node_modules/own'));
    symlinkSync('../store/node_modules/bought', path.join(root, 'node_modules/bought'));
    const built = await builtOf(root, { run: node });
    const [own, bought] = JSON.parse(readFileSync(built.at('out.js'), 'utf8')) as [string, string];
    expect(own).toBe(`file://${built.at('packages/own/index.js')}`);
    expect(bought).toBe(`file://${root}/store/node_modules/bought/index.js`);
  });

  it.each([
    [
      'fails',
      { 'build.mjs': 'console.log("half done"); throw new Error("no such loader");' },
      /^the build failed: `node build.mjs` ended with 1\n[^]*half done[^]*no such loader/,
    ],
    [
      'hangs',
      { 'build.mjs': 'console.log("begun"); setInterval(() => {}, 1000);' },
      /^the build failed: it did not come to its end in time\nbegun/,
    ],
    [
      'writes without end',
      { 'build.mjs': 'import fs from "node:fs"; fs.writeFileSync("a.bin", ""); fs.truncateSync("a.bin", 9e8);' },
      /^the build failed: it wrote more than 400 MiB/,
    ],
    ['is not there', {}, /^the build failed[^]*build\.mjs/],
  ])('a build that %s is refused with the end of what it said', async (_what, files, why) => {
    const root = folderWith({ 'package.json': '{}', ...files });
    await expect(buildPage({ root, run: node, timeoutMs: 2_500 })).rejects.toThrow(why);
  });
});

describe('maps of built code', () => {
  const sources = { 'src/a.ts': 'x.y;\n', 'web/src/b.ts': 'x.y;\n' };
  const mapped = (files: Record<string, string>) => {
    const root = folderWith({ ...sources, ...files });
    const found = new SourceLines(root, root, '').original(path.join(root, 'dist/a.js'), 1, 1);
    return found && `${path.relative(root, found.file)}:${found.line}:${found.column}`;
  };
  const inline = `data:application/json;base64,${Buffer.from(map({})).toString('base64')}`;

  it.each([
    ['beside', { 'dist/a.js': script('a.js.map'), 'dist/a.js.map': map({}) }, 'src/a.ts:1:1'],
    ['inline', { 'dist/a.js': script(inline) }, 'src/a.ts:1:1'],
    ['not named', { 'dist/a.js': 'x.y;', 'dist/a.js.map': map({}) }, 'src/a.ts:1:1'],
    [
      'of a bundler’s own URLs',
      { 'dist/a.js': 'x.y;', 'dist/a.js.map': map({ sources: ['webpack://app/./src/a.ts?1234'] }) },
      'src/a.ts:1:1',
    ],
    [
      'in sections',
      {
        'dist/a.js': 'x.y;',
        'dist/a.js.map': JSON.stringify({
          version: 3,
          sections: [{ offset: { line: 0, column: 0 }, map: JSON.parse(map({})) }],
        }),
      },
      'src/a.ts:1:1',
    ],
    ['none', { 'dist/a.js': 'x.y;' }, null],
    [
      'of a file outside',
      { 'dist/a.js': 'x.y;', 'dist/a.js.map': map({ sources: ['../../../../../../etc/passwd'] }) },
      null,
    ],
    [
      'of a file that is not there',
      { 'dist/a.js': 'x.y;', 'dist/a.js.map': map({ sources: ['../src/gone.ts'] }) },
      null,
    ],
    ['of itself, round and round', { 'dist/a.js': script('a.js'), 'dist/a.js.map': map({ sources: ['a.js'] }) }, null],
    [
      'of sections in sections',
      {
        'dist/a.js': 'x.y;',
        'dist/a.js.map': '{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{"sections":[]}}]}',
      },
      null,
    ],
    [
      'of a place that no text has',
      {
        'dist/a.js': 'x.y;',
        'dist/a.js.map': '{"version":3,"sections":[{"offset":{"line":4000000000,"column":0},"map":{}}]}',
      },
      null,
    ],
    ['damaged', { 'dist/a.js': 'x.y;', 'dist/a.js.map': map({ mappings: 'gggggggggggggggggggg' }) }, null],
    ['no map at all', { 'dist/a.js': 'x.y;', 'dist/a.js.map': '[1' }, null],
    ['named by a URL elsewhere', { 'dist/a.js': script('https://elsewhere.example/a.js.map') }, null],
  ])('a map %s', (_what, files, place) => {
    expect(mapped(files)).toBe(place);
  });
});
