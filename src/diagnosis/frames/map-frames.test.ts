import { describe, expect, it } from 'vitest';
import type { Frame, ProductionEvent } from '../../domain/event.ts';
import { parseOperation } from '../../domain/operation.ts';
import { mapFrames } from './map-frames.ts';

const frame = (filename: string | null, line: number | null, more: Partial<Frame> = {}): Frame => ({
  filename,
  absPath: null,
  function: null,
  module: null,
  line,
  column: null,
  inApp: true,
  native: filename === null,
  async: false,
  contextLine: null,
  preContext: [],
  postContext: [],
  vars: null,
  debugId: null,
  ...more,
});

function eventOf(frames: Frame[], message = 'boom'): Pick<ProductionEvent, 'errors'> {
  const operation = parseOperation('TypeError', message);
  return { errors: [{ type: 'TypeError', message, code: null, operation, frames, mechanism: null }] };
}

/** `kind file:line` of each frame. */
async function map(tree: Record<string, string>, frames: Frame[], message?: string, links?: Map<string, string>) {
  const files = Object.entries(tree).map(([path, text]) => ({ path, size: text.length }));
  const mapped = await mapFrames(eventOf(frames, message), files, async (path) => tree[path] ?? null, links);
  return mapped.map((one) => (one.file ? `${one.kind} ${one.file}:${one.line} ${one.via}` : one.kind));
}

const code = 'export function load(user) {\n  return user.name;\n}\n';

describe('mapFrames', () => {
  it('finds files under deploy prefixes, and the runtime and dependencies apart', async () => {
    const tree = { 'src/users.js': code, 'src/deep/users.js': '//\n//\n' };
    const frames = [
      frame('/srv/app/src/users.js', 2, { column: 15, function: 'load' }),
      frame('/srv/app/node_modules/fastify/lib/route.js', 10),
      frame('node:internal/timers', 5, { native: true }),
    ];
    expect(await map(tree, frames, "Cannot read properties of undefined (reading 'name')")).toEqual([
      'source src/users.js:2 suffix',
      'dependency',
      'native',
    ]);
  });

  it('follows workspace packages through node_modules by their names, nested and scoped', async () => {
    const tree = {
      'package.json': '{"name":"root"}',
      'packages/db/package.json': '{"name":"@shop/db"}',
      'packages/db/lib/users.js': code,
      'packages/other/lib/users.js': code,
      'libs/odd-folder/package.json': 'not json',
      'libs/odd-folder/index.js': code,
    };
    const links = new Map([['node_modules/odd', 'libs/odd-folder']]);
    const frames = [
      frame('/srv/app/node_modules/@shop/db/lib/users.js', 2, { function: 'load' }),
      frame('/srv/app/services/x/node_modules/odd/index.js', 2, { function: 'load' }),
      frame('/srv/app/node_modules/@shop/db/dist/gone.js', 2),
    ];
    expect(await map(tree, frames, 'x', links)).toEqual([
      'source packages/db/lib/users.js:2 workspace-link',
      'source libs/odd-folder/index.js:2 workspace-link',
      'unknown',
    ]);
  });

  it('lets content decide between files of one name, and gives up where it cannot', async () => {
    const tree = { 'a/index.js': 'function other() {\n  return 1;\n}\n', 'b/index.js': code };
    const known = frame('/deployed/index.js', 2, { function: 'load', column: 15 });
    expect(await map(tree, [known], "Cannot read properties of undefined (reading 'name')")).toEqual([
      'source b/index.js:2 suffix',
    ]);
    expect(await map({ 'a/index.js': code, 'b/index.js': code }, [known])).toEqual(['unknown']);
    expect(await map({ 'a/index.js': code }, [frame('/deployed/index.js', 2)])).toEqual(['unknown']);
  });

  it('lets frames of one deployment agree on its root', async () => {
    const tree = { 'api/lib/index.js': code, 'web/lib/index.js': code, 'web/lib/page.js': code };
    const frames = [
      frame('/app/lib/index.js', 2, { function: 'load' }),
      frame('/app/lib/page.js', 2, { function: 'load' }),
    ];
    expect(await map(tree, frames)).toEqual(['source web/lib/index.js:2 suffix', 'source web/lib/page.js:2 suffix']);
  });

  it('follows a line that moved since the deployment', async () => {
    const tree = { 'src/users.js': `// new header\n// of the file\n${code}` };
    const moved = frame('/app/src/users.js', 2, { contextLine: '  return user.name;', column: 15 });
    expect(await map(tree, [moved])).toEqual(['source src/users.js:4 suffix, moved']);
  });

  it('finds the TypeScript source behind a build folder that is not tracked', async () => {
    const tree = { 'services/api/src/users/load.ts': code };
    const built = frame('/app/dist/users/load.js', 40, { function: 'load' });
    expect(await map(tree, [built])).toEqual(['source services/api/src/users/load.ts:1 build-output']);
  });

  it('maps nothing of an event of another repository', async () => {
    const tree = { 'src/index.js': 'main();\n', 'src/users.js': code };
    const frames = [
      frame('/app/src/users.js', 2, { function: 'findAccount', contextLine: '  return account.owner;', column: 18 }),
      frame('/app/src/index.js', 120, { function: 'main' }),
      frame('/app/src/users.js', 1),
    ];
    expect(await map(tree, frames, "Cannot read properties of null (reading 'owner')")).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  it('maps nothing of another repository by the function names of a bare stack', async () => {
    const tree = { 'src/users.js': code, 'src/index.js': code };
    const frames = [frame('/app/src/users.js', 2, { function: 'findAccount' }), frame('/app/src/index.js', 1)];
    expect(await map(tree, frames)).toEqual(['unknown', 'unknown']);
  });

  it('never leaves the tree, whatever the stack says', async () => {
    const read: string[] = [];
    const files = [{ path: 'etc/passwd', size: 1 }];
    const event = eventOf([
      frame('/app/../../etc/passwd', 1),
      frame('../../../etc/shadow', 1),
      frame('/app/__proto__', 1),
    ]);
    const mapped = await mapFrames(event, files, async (path) => (read.push(path), 'x'));
    expect(read.every((path) => path === 'etc/passwd')).toBe(true);
    expect(mapped.slice(1).map((one) => one.file)).toEqual([null, null]);
  });
});
