import { describe, expect, it } from 'vitest';
import type { MappedFrame } from '../../domain/code-map.ts';
import type { EventError } from '../../domain/event.ts';
import { parseOperation } from '../../domain/operation.ts';
import { likelyTests } from './likely-tests.ts';

const frame = (index: number, file: string | null, name: string | null): MappedFrame => ({
  index,
  file,
  line: 1,
  column: 1,
  function: name,
  expression: null,
  kind: file ? 'source' : 'unknown',
  via: 'exact',
});

const texts: Record<string, string> = {
  'test/cart.test.js': `import { label } from '../src/cart.js'; test('x', () => label({}))`,
  'test/shop.test.js': `import { shop } from '../src/shop.js'; test('label of a shop', () => shop.label())`,
  'test/cartoon.test.js': `import { draw } from '../src/cartoon.js'; test('relabels', () => draw('src'))`,
  'test/support/carts.js': `import { label } from '../../src/cart.js'; export const labels = (c) => label(c);`,
};

function error(filenames: string[]): EventError {
  const blank = { absPath: null, module: null, inApp: true, native: false, async: false, contextLine: null };
  const frames = filenames.map((filename) => ({
    ...blank,
    filename,
    function: null,
    line: 1,
    column: 1,
    preContext: [],
    postContext: [],
    vars: null,
    debugId: null,
  }));
  const message = "Cannot read properties of null (reading 'name')";
  return {
    type: 'TypeError',
    message,
    code: null,
    operation: parseOperation('TypeError', message),
    frames,
    mechanism: null,
  };
}

const look = (
  frames: MappedFrame[],
  event: { environment?: string; tags?: Record<string, string>; files?: string[] } = {},
) =>
  likelyTests({
    event: { errors: [error(event.files ?? [])], environment: event.environment ?? null, tags: event.tags ?? {} },
    frames,
    tests: Object.keys(texts),
    readFile: (file) => texts[file] ?? null,
  });

const label = frame(0, 'src/cart.js', 'label');

describe('likelyTests', () => {
  it('takes the tests on the stack, the one that called the others first', () => {
    const stack = [label, frame(1, 'test/support/carts.js', 'labels'), frame(2, 'test/shop.test.js', null)];
    expect(look(stack)).toEqual({ sign: 'on-stack', files: ['test/shop.test.js', 'test/support/carts.js'] });
  });

  it('else those that speak of the stack, an import of its file before a name alone; others never', () => {
    expect(look([label])).toEqual({
      sign: 'none',
      files: ['test/cart.test.js', 'test/support/carts.js', 'test/shop.test.js'],
    });
    expect(look([frame(0, null, 'label')])).toEqual({ sign: 'none', files: [] });
  });

  it.each([
    ['its environment', { environment: 'CI' }],
    ['a tag', { tags: { ci: 'true' } }],
    ['a frame of a runner', { files: ['/home/me/node_modules/mocha/lib/runnable.js'] }],
    ['a frame of node:test', { files: ['node:internal/test_runner/test'] }],
  ])('knows a run of tests by %s', (_what, event) => {
    expect(look([label], event).sign).toBe('test-run');
  });

  it.each([
    ['production', { environment: 'production' }],
    ['a contest', { environment: 'contest' }],
    ['a package named like one', { files: ['/srv/node_modules/mocha-utils/index.js'] }],
  ])('%s is none', (_what, event) => {
    expect(look([label], event).sign).toBe('none');
  });
});
