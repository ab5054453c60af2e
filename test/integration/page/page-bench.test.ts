import { describe, expect, it } from 'vitest';
import type { PageScenario } from '../../../src/domain/scenario.ts';
import { benchOn, said } from '../../support/bench-tree.ts';

const page = (more: Partial<PageScenario> = {}): PageScenario => ({
  kind: 'page',
  page: 'web/index.html',
  url: 'http://shop.example/',
  serve: [{ at: '/', folder: 'web' }],
  scripts: [],
  answers: [],
  actions: [],
  ...more,
});
const html = (...scripts: string[]) =>
  `<title>T</title><p id="p">-</p><button id="b">B</button><input id="i">${scripts.map((s) => `<script src="${s}"></script>`).join('')}`;
const timeMs = 40_000;
const pages = { driver: 'page-driver.mjs' } as const;

describe('pages in a real Chromium in the sandbox', () => {
  it('runs scripts as a browser does: shared names, answers, actions, text, errors with their places', async () => {
    const { bench } = benchOn(
      {
        'web/index.html': html('a.js', 'b.js'),
        'web/a.js': `const shared = 1;
async function load() {
  const rows = await (await fetch('/api?x=1')).json();
  document.getElementById('p').textContent = rows.map((row) => row.n).join();
}
document.getElementById('b').onclick = load;
document.getElementById('i').addEventListener('change', (event) => console.log('typed', event.target.value));
`,
        'web/b.js': `const shared = 2;\n`,
      },
      pages,
    );
    const opened = await bench.try(page(), { timeMs });
    expect(said(opened)).toBe("failed SyntaxError: Identifier 'shared' has already been declared");
    expect(opened).toMatchObject({ failure: { frames: [{ file: 'web/b.js', line: 1, column: 1 }] } });
    const besides = ["SyntaxError: Identifier 'shared' has already been declared"];
    const list = { method: 'GET', url: '/api?x=1', status: 200, type: 'application/json', body: '[{"n":1},{"n":2}]' };
    const good = await bench.try(
      page({ besides, answers: [list], actions: [{ click: '#b' }, { input: '#i', value: 'v' }] }),
      { timeMs },
    );
    expect(said(good)).toBe('passed {"title":"T","text":"1,2\\n\\nB"} says log: typed v');
    const wrapped = { ...list, body: '{"rows":[]}' };
    const crashed = await bench.try(page({ besides, answers: [wrapped], actions: [{ click: '#b' }] }), {
      timeMs,
      variables: true,
    });
    expect(said(crashed)).toBe('failed TypeError: rows.map is not a function');
    expect(crashed).toMatchObject({
      failure: { frames: [{ file: 'web/a.js', line: 4, column: 51, function: 'HTMLButtonElement.load' }] },
      facts: {
        variables: expect.arrayContaining([{ frame: 0, name: 'rows', type: 'object', fields: { rows: 'array' } }]),
      },
    });
    const mended = { 'web/b.js': 'const other = 2;\n' };
    expect(said(await bench.try(page(), { timeMs, overlay: mended }))).toMatch(/^passed/);
    expect(said(await bench.try(page({ without: ['/a.js'] }), { timeMs }))).toMatch(/^passed/);
    expect(bench.processes).toBe(1);
  });

  it('each visit is the first one, time is passed over, and what nobody answers is told', async () => {
    const { bench } = benchOn(
      {
        'web/index.html': html('a.js'),
        'web/a.js': `const before = [localStorage.n, sessionStorage.n, document.cookie, window.name].join();
localStorage.n = sessionStorage.n = window.name = 'x'; document.cookie = 'n=x';
setTimeout(() => { document.getElementById('p').textContent = 'later' + before; }, 900);
fetch('/data').then((r) => console.log(r.status));
fetch('https://elsewhere.example/data').catch((error) => console.log(error.message));
alert('?');
`,
      },
      pages,
    );
    for (let round = 0; round < 2; round++) {
      const outcome = await bench.try(page(), { timeMs });
      expect(said(outcome)).toContain('later,,');
      expect(said(outcome)).not.toMatch(/later.*x/);
      expect(outcome.facts?.asked?.map(({ url }) => url).toSorted()).toEqual([
        '/data',
        'https://elsewhere.example/data',
      ]);
    }
  });

  it('a page that never comes to rest is ended, and the next one runs', async () => {
    const { bench } = benchOn(
      { 'web/index.html': html('a.js'), 'web/a.js': "if (location.hash !== '#ok') for (;;);" },
      pages,
    );
    expect(said(await bench.try(page(), { timeMs: 6_000 }))).toBe('timed-out');
    expect(said(await bench.try(page({ url: 'http://shop.example/#ok' }), { timeMs }))).toMatch(/^passed/);
  });

  it('serves nothing outside of the folders', async () => {
    const { bench } = benchOn(
      {
        'web/index.html': html('a.js'),
        'secret.js': 'console.log("secret")',
        'web/a.js': `for (const at of ['/../secret.js', '/%2e%2e/secret.js', '/..%2fsecret.js', '//etc/passwd', 'file:///etc/passwd'])
  fetch(at).then((r) => r.text(), () => 'refused').then((text) => console.log(text.slice(0, 20)));
`,
      },
      pages,
    );
    const { stdout } = (await bench.try(page(), { timeMs })) as { stdout: string };
    expect(stdout).not.toMatch(/secret|root:/);
    expect(stdout.split('\n')).toHaveLength(5);
  });
});
