import { describe, expect, it } from 'vitest';
import type { MappedFrame } from '../../domain/code-map.ts';
import { findEntries } from './find-entries.ts';
import { processorTime } from '../../../test/support/processor-time.ts';

const frame = (file: string, name: string | null = 'f', kind: MappedFrame['kind'] = 'source'): MappedFrame => ({
  index: 0,
  file,
  line: 1,
  column: 1,
  function: name,
  expression: null,
  kind,
  via: 'exact',
});
const manifest = (scripts: Record<string, string>, more: object = {}) => JSON.stringify({ scripts, ...more });
function entries(files: Record<string, string>, frames: MappedFrame[] = []) {
  const readFile = (file: string) => files[file] ?? null;
  return findEntries({ files: Object.keys(files), readFile, frames });
}
const found = (files: Record<string, string>, frames: MappedFrame[] = []) =>
  entries(files, frames).map(({ file }) => file);

describe('findEntries', () => {
  it('takes what scripts start with node, with its arguments, in its package', () => {
    const [entry] = entries({
      'services/api/package.json': manifest({
        start: 'NODE_ENV=production node --enable-source-maps ./src/server --port 80',
      }),
      'services/api/src/server.mjs': '',
    });
    expect(entry).toMatchObject({ file: 'services/api/src/server.mjs', cwd: 'services/api', argv: ['--port', '80'] });
  });

  it.each([
    ['node main.js', 'main.js'],
    ['node main', 'main.js'],
    ['node ./lib', 'lib/index.js'],
    ['node --import ./ready.mjs main.js', 'main.js'],
    ['cross-env A=b node -r dotenv/config main.js --once', 'main.js'],
  ])('reads %s', (start, file) => {
    const files = { 'package.json': manifest({ start }), 'main.js': '', 'lib/index.js': '', 'ready.mjs': '' };
    expect(found(files)[0]).toBe(file);
  });

  it.each([
    'tsc && node main.js',
    'nodemon main.js',
    'node -e "1"',
    'node ../outside.js',
    'node gone.js',
    'npm run other',
    '',
  ])('does not guess at %s', (start) => {
    expect(found({ 'package.json': manifest({ start }), 'main.js': '' })).toEqual([]);
  });

  it('puts the outermost module of the stack first, and packages near the crash before others', () => {
    const files = {
      'jobs/package.json': manifest({ start: 'node run.js' }, { name: 'jobs', dependencies: { lib: '*' } }),
      'jobs/run.js': '',
      'web/package.json': manifest({ start: 'node web.js' }, { name: 'web' }),
      'web/web.js': '',
      'lib/package.json': manifest({}, { name: 'lib' }),
      'lib/a.js': '',
    };
    expect(found(files, [frame('lib/a.js'), frame('jobs/run.js', null)])).toEqual(['jobs/run.js', 'web/web.js']);
    const [first] = entries(files, [frame('lib/a.js'), frame('jobs/run.js', null)]);
    expect(first).toMatchObject({ cwd: 'jobs', why: 'outermost frame of the stack', rank: 0.95 });
    expect(found(files, [frame('lib/a.js')]).slice(0, 2)).toEqual(['jobs/run.js', 'lib/a.js']);
  });

  it('a dependency, a file outside and a test are no programs', () => {
    const files = { 'package.json': manifest({ test: 'node a.test.js' }), 'a.test.js': '' };
    expect(found(files, [frame('node_modules/dep/a.js', 'f', 'dependency')])).toEqual([]);
  });

  it('lives with manifests that are none, and is bounded', () => {
    expect(
      found({
        'package.json': 'nonsense',
        'a/package.json': 'null',
        'b/package.json': '[]',
        'c/package.json': '{"scripts":5,"main":7}',
      }),
    ).toEqual([]);
    expect(found({ 'package.json': '{"scripts":{"start":{"a":1}},"name":{},"dependencies":null}' })).toEqual([]);
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [
        [`p${i}/package.json`, manifest({ start: 'node a.js' })],
        [`p${i}/a.js`, ''],
      ]).flat() as Array<[string, string]>,
    );
    expect(found(many)).toHaveLength(8);
  });

  it('reads any script within a moment', () => {
    for (const start of [
      `node ${'--a --b '.repeat(2_000)}!`,
      `${'a=b '.repeat(5_000)}!`,
      `node ${'a '.repeat(5_000)}&`,
      `node -${'-'.repeat(20_000)}!`,
    ]) {
      const began = processorTime();
      found({ 'package.json': manifest({ start }) });
      expect(processorTime() - began, start.slice(0, 20)).toBeLessThan(1_000);
    }
  });
});
