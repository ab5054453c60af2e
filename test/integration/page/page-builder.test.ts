import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NodeBench, runtimeFolder } from '../../../src/adapters/node-bench/node-bench.ts';
import type { PageScenario } from '../../../src/domain/scenario.ts';
import { readEvent } from '../../../src/intake/read-event.ts';
import { atBuiltSources } from '../../../src/pipeline/built-event.ts';
import { findBuiltPages } from '../../../src/reproduction/pages/built-pages.ts';
import { treeToBuild } from '../../support/page/built-tree.ts';

const runtime = createRequire(import.meta.url);
const { buildPage } = runtime(path.join(runtimeFolder, 'build-page.cjs'));
const { runPage } = runtime(path.join(runtimeFolder, 'run-page.cjs'));

/** A page as vite takes it: the HTML is a source, scripts are modules, names of what is built hold hashes. */
const shop = {
  'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { build: 'vite build' } }),
  'vite.config.js': "export default { base: '/shop/', build: { sourcemap: true } };",
  'index.html': '<title>Shop</title><p id="total">-</p><script type="module" src="/src/main.ts"></script>',
  'src/main.ts': `import { show } from './total.ts';
const carts: unknown = await (await fetch('/api/cart')).json();
show(document.getElementById('total')!, carts as never);
`,
  'src/total.ts': `interface Cart {
  lines: { price: number }[];
}

function sumOf(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.price, 0);
}

export function show(element: HTMLElement, cart: Cart): void {
  element.textContent = String(sumOf(cart));
}
`,
};
const origin = 'https://shop.example';
const answers = [{ method: 'GET', url: '/api/cart', status: 200, type: 'application/json', body: '{}' }];

/** What a browser reports of the page as another build made it, another hash in its name. */
async function eventOf(root: string) {
  const built = await buildPage({ root, run: ['npm run build'] });
  const serve = { '/shop/': built.at('dist') };
  const seen = await runPage({ html: built.at('dist/index.html'), url: `${origin}/shop/`, serve, answers });
  built.remove();
  const [heading = '', ...lines] = String(seen.errors[0]).split('\n');
  const frames = lines.flatMap((line) => {
    const [, name, script, lineno, colno] =
      /at (?:(?:async )?(\S+) \()?.*\/(assets\/[^/:]+):(\d+):(\d+)/.exec(line) ?? [];
    const old = script?.replace(/-[\w-]{8}\.js$/, '-0ldHash1.js');
    return script
      ? [{ filename: `${origin}/shop/${old}`, function: name, lineno: Number(lineno), colno: Number(colno) }]
      : [];
  });
  const [type, value] = [heading.slice(0, heading.indexOf(':')), heading.slice(heading.indexOf(':') + 2)];
  const stacktrace = { frames: frames.toReversed() };
  const request = { url: `${origin}/shop/` };
  const text = JSON.stringify({
    platform: 'javascript',
    request,
    exception: { values: [{ type, value, stacktrace }] },
  });
  return readEvent(Buffer.from(text), { now: () => new Date(), scrubber: null });
}

describe('a page that vite builds', () => {
  it('is built in the sandbox, its event read by the map of that build, and fails at its sources again', async () => {
    const { repository, scratch, openSession, builder } = await treeToBuild(shop, {
      folder: '',
      run: ['npm run build'],
    });
    const event = await eventOf(repository.dir);
    expect(event.errors[0]?.frames[0]?.filename).toContain('-0ldHash1.js');
    const [built] = await builder.builds([]);
    expect(builder.problems).toEqual([]);
    if (!built) throw new Error('nothing was built');
    const mapped = atBuiltSources(event, built);
    expect(mapped?.errors[0]?.frames[0]).toMatchObject({ filename: 'src/total.ts', line: 6 });
    const frames = (mapped?.errors[0]?.frames ?? []).map(({ filename, absPath }) => ({
      url: absPath,
      file: filename ?? '',
    }));
    const tree = { files: Object.keys(shop), readFile: (file: string) => shop[file as keyof typeof shop] ?? null };
    const { pages } = findBuiltPages(tree, built, frames, `${origin}/shop/`);
    expect(pages[0]).toMatchObject({ file: 'dist/index.html', at: '/shop/' });
    const { build } = built;
    expect(build.writes).toEqual(['dist']);
    const [page] = pages;
    if (!page) throw new Error('no page');
    const scenario: PageScenario = {
      kind: 'page',
      page: page.file,
      url: origin + page.at,
      serve: page.serve,
      scripts: [],
      answers,
      actions: [],
      build,
    };
    const bench = new NodeBench({
      session: openSession(scratch),
      tree: scratch.root,
      node: process.execPath,
      driver: 'page-driver.mjs',
    });
    onTestFinished(() => bench.close());
    const failed = await bench.try(scenario, { timeMs: 60_000, variables: true });
    expect(failed).toMatchObject({
      kind: 'failed',
      failure: {
        type: 'TypeError',
        frames: [
          { file: 'src/total.ts', line: 6 },
          { file: 'src/total.ts', line: 10 },
          { file: 'src/main.ts', line: 3 },
        ],
      },
    });
    const mended = shop['src/total.ts'].replace('cart.lines.', '(cart.lines ?? []).');
    const passed = await bench.try(scenario, { timeMs: 60_000, overlay: { 'src/total.ts': mended } });
    expect(passed).toMatchObject({ kind: 'passed', value: { title: 'Shop', text: '0' } });
    const broken = await bench.try(scenario, { timeMs: 60_000, overlay: { 'src/total.ts': 'export function (' } });
    expect(broken).toMatchObject({ kind: 'unloadable', reason: expect.stringMatching(/^the build failed/) });
    expect(existsSync(path.join(scratch.root, 'dist'))).toBe(false);
  });
});

describe('a build that is not to be trusted', () => {
  const builderOf = (build: string, more: Record<string, string> = {}) =>
    treeToBuild(
      { 'package.json': '{"type":"module"}', 'build.mjs': build, 'src/a.ts': '', ...more },
      { folder: '', run: [['node', 'build.mjs']] },
    );

  it('reaches nothing outside of the sandbox, and what it says is bounded', async () => {
    const { builder, scratch } = await builderOf(`import fs from 'node:fs';
const tried = {};
const attempt = (name, work) => { try { work(); tried[name] = 'done'; } catch (error) { tried[name] = error.code; } };
attempt('secret', () => fs.readFileSync(${JSON.stringify(path.join(process.env.HOME ?? '/root', '.bashrc'))}));
attempt('usr', () => fs.writeFileSync('/usr/reproof', ''));
tried.network = await fetch('http://192.0.2.1/', { signal: AbortSignal.timeout(3000) }).then(() => 'done', () => 'refused');
console.error('x'.repeat(3e6));
console.error(JSON.stringify(tried));
process.exitCode = 3;`);
    expect(await builder.builds([])).toEqual([]);
    const [problem = ''] = builder.problems;
    expect(problem).toMatch(/ended with 3[^]*\{"secret":"ENOENT","usr":"EROFS","network":"refused"\}$/);
    expect(problem.length).toBeLessThanOrEqual(1_500);
    expect(existsSync('/usr/reproof')).toBe(false);
    expect(existsSync(path.join(scratch.root, '.reproof-built'))).toBe(false);
  });

  it('tells that there is no script, or no map of what it wrote, and takes no path that leads out', async () => {
    const none = await builderOf('');
    expect(await none.builder.builds([])).toMatchObject([{ written: [] }]);
    expect(none.builder.problems).toEqual(['the build wrote no script (node build.mjs)']);
    const lying = await builderOf(`import fs from 'node:fs';
fs.mkdirSync('dist');
fs.symlinkSync('/etc/passwd', 'dist/index.html');
fs.writeFileSync('dist/a.js', 'x.y;');
fs.writeFileSync('dist/a.js.map', '{"version":3,"sources":["../../../etc/passwd"],"mappings":"AAAA"}');`);
    const [built] = await lying.builder.builds([]);
    expect(built?.written).toEqual(['dist/a.js', 'dist/a.js.map']);
    expect([built?.sourcesOf('dist/a.js'), built?.read('dist/index.html')]).toEqual([[], null]);
    expect(lying.builder.problems[0]).toContain('a source map of what the build writes');
  });
});
