import { describe, expect, it } from 'vitest';
import type { JavaScriptFramework } from '../../domain/reproduction.ts';
import type { PageScenario } from '../../domain/scenario.ts';
import { parsesClean } from '../admission/by-text.ts';
import { readTests } from '../admission/test-text.ts';
import { writePageTest } from './page-test.ts';

const scenario: PageScenario = {
  kind: 'page',
  page: 'public/index.html',
  url: 'http://shop.example/',
  serve: [{ at: '/', folder: 'public' }],
  scripts: ['public/app.js'],
  answers: [
    { method: 'GET', url: '/api', status: 200, type: 'application/json', body: '{"it\'s":[1],"__proto__":{"x":1}}' },
    { method: 'POST', url: '/text', status: 500, type: 'text/plain', body: 'line\n${x}' },
  ],
  actions: [{ click: 'button[type="button"]' }, { input: '#a', value: "it's" }],
  besides: ['SyntaxError: x'],
};
const written = (framework: JavaScriptFramework, modules: 'esm' | 'cjs', opened: PageScenario = scenario) =>
  writePageTest({
    scenario: opened,
    production: 'TypeError: x\n// not a comment',
    message: 'x is not a function',
    title: 'index.html takes a click',
    style: { framework, modules, ending: modules === 'cjs' ? '.test.cjs' : '.test.mjs' },
    folder: 'test',
    helpers: { 'run-page.cjs': 'HELPER', 'build-page.cjs': 'BUILDER' },
  });

describe('the written test', () => {
  it.each([
    ['node:test', 'esm', '});'],
    ['vitest', 'esm', '}, 60000);'],
    ['jest', 'cjs', '}, 60000);'],
    ['mocha', 'cjs', '}).timeout(60000);'],
    ['ava', 'esm', '});'],
  ] as const)('parses in %s, and is given the time that a browser takes', (framework, modules, end) => {
    const { files, testFile } = written(framework, modules);
    const { [testFile]: text = '', ...others } = files;
    expect(others).toEqual({ 'test/run-page.cjs': 'HELPER' });
    expect(parsesClean(readTests({ [testFile]: text }))).toBeNull();
    expect(text.trimEnd().endsWith(end)).toBe(true);
    expect(text.includes('t.timeout(60000);')).toBe(framework === 'ava');
  });

  it('says what is opened, answered and done', () => {
    const text = Object.values(written('node:test', 'esm').files)[0];
    expect(text).toContain("html: here('../public/index.html'),");
    expect(text).toContain("serve: { '/': here('../public') },");
    expect(text).toContain('JSON.parse(');
    expect(text).toContain('{ click: \'button[type="button"]\' },');
    expect(text).toContain("{ input: '#a', value: 'it\\'s' },");
    expect(text).toContain("body: 'line\\n${x}' },");
  });

  it.each(['esm', 'cjs'] as const)('builds what has to be built, and says how (%s)', (modules) => {
    const build = { folder: 'web', run: ['npm run build', ['node', 'b.mjs']], writes: ['web/dist'], tookMs: 900 };
    const { files, testFile } = written('vitest', modules, { ...scenario, page: 'web/dist/index.html', build });
    const { [testFile]: text = '', ...others } = files;
    expect(others).toEqual({ 'test/run-page.cjs': 'HELPER', 'test/build-page.cjs': 'BUILDER' });
    expect(parsesClean(readTests({ [testFile]: text }))).toBeNull();
    expect(text).toContain('run: [\'npm run build\', ["node","b.mjs"]],');
    expect(text).toContain("root: here('..'),\n    folder: 'web',");
    expect(text).toContain("html: built.at('web/dist/index.html'),");
    expect(text).toMatch(/buildPage.*\n[^]*build-page\.cjs|build-page\.cjs[^]*buildPage/);
    expect(text.trimEnd().endsWith('}, 79500);')).toBe(true);
  });
});
