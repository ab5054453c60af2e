import type { Framework } from '../../../src/domain/reproduction.ts';

/** A small project with a crash, written as users of one test framework write it. */
export interface FrameworkProject {
  name: string;
  framework: Framework;
  /** Where the crash lies. */
  source: string;
  /** What the written test has to look like: its name, and texts that it holds. */
  test: { file: RegExp; holds: string[] };
  files: Record<string, string>;
}

const body = (type: string) => `/** Minutes of a talk with its questions. */
function length(talk${type && ': Talk | null'}) {
  return talk${type && '!'}.minutes + talk${type && '!'}.questions;
}

/** Minutes of a day; a slot without a talk is a break. */
EXPORT function dayLength(slots${type && ': Array<Talk | null>'}, pause = 5) {
  let total = 0;
  for (const talk of slots) {
    total += length(talk) + pause;
  }
  return total;
}

/** Titles of a day's talks. */
EXPORT function titles(slots${type && ': Array<Talk | null>'}) {
  const found${type && ': string[]'} = [];
  for (const talk of slots) {
    if (!talk) continue;
    found.push(talk.title);
  }
  return found;
}
`;

const esm = body('').replaceAll('EXPORT ', 'export ');
const cjs = `'use strict';

${body('').replaceAll('EXPORT ', '')}
module.exports = { dayLength, titles };
`;
const typed = `export interface Talk {
  title: string;
  minutes: number;
  questions: number;
}

${body('typed').replaceAll('EXPORT ', 'export ')}`;

const manifest = (script: string, more: object = {}) =>
  JSON.stringify({ name: 'agenda', version: '1.0.0', scripts: { test: script }, ...more }, null, 2);
const talks = `[{ title: 'a', minutes: 30, questions: 10 }, { title: 'b', minutes: 20, questions: 5 }]`;

const nodeTest = (load: string, extension = '') => `${load}
test('adds talks, questions and pauses', () => assert.equal(dayLength(${talks}${extension}), 75));
test('tells titles', () => assert.deepEqual(titles(${talks}${extension}), ['a', 'b']));
`;
const expectTest = (load: string, call = 'test') => `${load}
describe('a day', () => {
  ${call}('adds talks, questions and pauses', () => {
    expect(dayLength(${talks})).toBe(75);
  });
  ${call}('tells titles', () => {
    expect(titles(${talks})).toEqual(['a', 'b']);
  });
});
`;
const mochaTest = (load: string) => `${load}
describe('a day', () => {
  it('adds talks, questions and pauses', () => {
    assert.equal(dayLength(${talks}), 75);
  });
  it('tells titles', () => {
    assert.deepEqual(titles(${talks}), ['a', 'b']);
  });
});
`;
const avaTest = (load: string) => `${load}
test('adds talks, questions and pauses', (t) => t.is(dayLength(${talks}), 75));
test('tells titles', (t) => t.deepEqual(titles(${talks}), ['a', 'b']));
`;

/** One project each; which of jest's ways to TypeScript a project takes needs packages of its own and is left out. */
export const frameworkProjects: FrameworkProject[] = [
  {
    name: 'node:test, ESM',
    framework: 'node:test',
    source: 'src/day.js',
    test: { file: /^test\/[\w-]+\.test\.js$/, holds: ["from 'node:test'", "from '../src/day.js'"] },
    files: {
      'package.json': manifest('node --test', { type: 'module' }),
      'src/day.js': esm,
      'test/day.test.js': nodeTest(
        `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { dayLength, titles } from '../src/day.js';`,
      ),
    },
  },
  {
    name: 'node:test, CommonJS',
    framework: 'node:test',
    source: 'lib/day.js',
    test: { file: /^test\/[\w-]+\.test\.js$/, holds: ["require('node:test')", "require('../lib/day.js')"] },
    files: {
      'package.json': manifest('node --test'),
      'lib/day.js': cjs,
      'test/day.test.js': nodeTest(
        `const assert = require('node:assert/strict');\nconst { test } = require('node:test');\nconst { dayLength, titles } = require('../lib/day.js');`,
      ),
    },
  },
  {
    name: 'node:test, TypeScript as Node strips it',
    framework: 'node:test',
    source: 'src/day.ts',
    test: { file: /^src\/[\w-]+\.test\.ts$/, holds: ["from 'node:test'", "from './day.ts'"] },
    files: {
      'package.json': manifest('node --test "src/**/*.test.ts"', { type: 'module' }),
      'src/day.ts': typed.replaceAll('!.', '!.'),
      'src/day.test.ts': nodeTest(
        `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { dayLength, titles } from './day.ts';`,
      ),
    },
  },
  {
    name: 'vitest, ESM',
    framework: 'vitest',
    source: 'src/day.js',
    test: { file: /^src\/[\w-]+\.test\.js$/, holds: ["from 'vitest'", "from './day.js'"] },
    files: {
      'package.json': manifest('vitest run', { type: 'module', devDependencies: { vitest: '*' } }),
      'src/day.js': esm,
      'src/day.test.js': expectTest(
        `import { describe, expect, test } from 'vitest';\nimport { dayLength, titles } from './day.js';`,
      ),
    },
  },
  {
    name: 'vitest, TypeScript',
    framework: 'vitest',
    source: 'src/day.ts',
    test: { file: /^tests\/[\w-]+\.spec\.ts$/, holds: ["from 'vitest'", "from '../src/day"] },
    files: {
      'package.json': manifest('vitest', { type: 'module', devDependencies: { vitest: '*' } }),
      'vitest.config.ts': `import { defineConfig } from 'vitest/config';\nexport default defineConfig({ test: { include: ['tests/**/*.spec.ts'] } });\n`,
      'tsconfig.json': JSON.stringify({
        compilerOptions: { strict: true, module: 'esnext', moduleResolution: 'bundler', noEmit: true },
      }),
      'src/day.ts': typed,
      'tests/day.spec.ts': expectTest(
        `import { describe, expect, it } from 'vitest';\nimport { dayLength, titles } from '../src/day';`,
        'it',
      ),
    },
  },
  {
    name: 'jest, CommonJS',
    framework: 'jest',
    source: 'src/day.js',
    test: { file: /^src\/__tests__\/[\w-]+\.test\.js$/, holds: ["require('../day.js')"] },
    files: {
      'package.json': manifest('jest', { devDependencies: { jest: '*' } }),
      'src/day.js': cjs,
      'src/__tests__/day.test.js': expectTest(`const { dayLength, titles } = require('../day.js');`),
    },
  },
  {
    name: 'mocha, CommonJS',
    framework: 'mocha',
    source: 'lib/day.js',
    test: { file: /^test\/[\w-]+\.spec\.js$/, holds: ["require('../lib/day.js')", 'it('] },
    files: {
      'package.json': manifest('mocha test/**/*.spec.js', { devDependencies: { mocha: '*' } }),
      'lib/day.js': cjs,
      'test/day.spec.js': mochaTest(
        `const assert = require('assert');\nconst { dayLength, titles } = require('../lib/day.js');`,
      ),
    },
  },
  {
    name: 'mocha, ESM',
    framework: 'mocha',
    source: 'src/day.js',
    test: { file: /^test\/[\w-]+\.test\.js$/, holds: ["from '../src/day.js'", 'it('] },
    files: {
      'package.json': manifest('mocha', { type: 'module', devDependencies: { mocha: '*' } }),
      'src/day.js': esm,
      'test/day.test.js': mochaTest(
        `import assert from 'node:assert';\nimport { dayLength, titles } from '../src/day.js';`,
      ),
    },
  },
  {
    name: 'ava, ESM',
    framework: 'ava',
    source: 'src/day.js',
    test: { file: /^test\/[\w-]+\.js$/, holds: ["import test from 'ava'", "from '../src/day.js'"] },
    files: {
      'package.json': manifest('ava', { type: 'module', devDependencies: { ava: '*' } }),
      'src/day.js': esm,
      'test/day.js': avaTest(`import test from 'ava';\nimport { dayLength, titles } from '../src/day.js';`),
    },
  },
];
