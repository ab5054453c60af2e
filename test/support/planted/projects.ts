import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reproduction } from '../../../src/domain/reproduction.ts';
import type { ObservedFailure } from '../../../src/domain/run.ts';
import type { EncodedValue } from '../../../src/domain/encoded-value.ts';
import type { Scenario } from '../../../src/domain/scenario.ts';
import type { TreeReader } from '../../../src/ports/tree.ts';

const folder = fileURLToPath(new URL('../../fixtures/planted', import.meta.url));

/** One small project with a real bug, its reproduction and inputs around it. */
export interface Project {
  name: 'shop' | 'headers' | 'tariff' | 'digest';
  root: string;
  scenario: Scenario;
  siblings: Scenario[];
  neighbours: Scenario[];
  ordinary: Scenario[];
  probes: Scenario[];
  failure: Pick<ObservedFailure, 'type' | 'message'> & { file: string; function: string };
  /** The regression test, and the same for another input. */
  test: (input: EncodedValue) => Record<string, string>;
  failingInput: EncodedValue;
  passingInput: EncodedValue;
  /** The repair that a maintainer would make: new texts. */
  repair: Record<string, string>;
}

export function textOf(name: Project['name'], file: string): string {
  return readFileSync(path.join(folder, name, file), 'utf8');
}

export function treeOf(name: Project['name']): TreeReader {
  return {
    read: async (file) => {
      try {
        return textOf(name, file);
      } catch {
        return null;
      }
    },
  };
}

/** A file of a project with one text in the place of another, which must be there exactly once. */
export function edited(name: Project['name'], file: string, ...pairs: Array<[string, string]>): Record<string, string> {
  let text = textOf(name, file);
  for (const [from, to] of pairs) {
    if (text.split(from).length !== 2) throw new Error(`${name}/${file}: not once: ${from}`);
    text = text.replace(from, () => to);
  }
  return { [file]: text };
}

const call = (module: string, name: string, arg: EncodedValue, load: 'import' | 'require' = 'import'): Scenario => ({
  kind: 'call',
  module,
  from: '.',
  load,
  steps: [{ do: 'call', name, args: [arg] }],
});
const total = (...lines: Array<[EncodedValue, number]>) =>
  call('src/cart.js', 'totalOf', { lines: lines.map(([id, count]) => ({ id, count })) });
const headers = (text: string) => call('lib/index.js', 'titleOf', text, 'require');
const price = (country: string, kilos: number) => call('src/tariff.ts', 'priceOf', { country, kilos });
const digest = (...users: EncodedValue[]): Scenario => ({
  kind: 'program',
  entry: 'jobs/digest.js',
  cwd: '.',
  argv: [],
  env: {},
  inputs: [{ path: 'data/users.json', content: JSON.stringify({ users }) }],
  requests: [],
});
const user = (name: string, mail: EncodedValue) => ({ name, mail });

const callTest = (file: string, source: string, name: string, title: string) => (input: EncodedValue) => ({
  [file]: `import { test } from 'node:test';
import { ${name} } from '${source}';

test('${title}', async () => {
  await ${name}(${JSON.stringify(input)});
});
`,
});

export const projects: readonly Project[] = [
  {
    name: 'shop',
    root: path.join(folder, 'shop'),
    scenario: total(['7', 2]),
    siblings: [total([1, 1], ['9', 1])],
    neighbours: [total([7, 2])],
    ordinary: [total([1, 2], [7, 1]), total([9, 1]), total()],
    probes: [total([1, -1]), total(['1', 3]), total(['7', 0]), total([7, 5])],
    failure: {
      type: 'TypeError',
      message: "Cannot read properties of undefined (reading 'price')",
      file: 'src/cart.js',
      function: 'lineTotal',
    },
    test: callTest(
      'test/total-of-text-ids.test.js',
      '../src/cart.js',
      'totalOf',
      'adds up lines whose ids came as text',
    ),
    failingInput: { lines: [{ id: '7', count: 2 }] },
    passingInput: { lines: [{ id: 7, count: 2 }] },
    repair: edited('shop', 'src/products.js', ['products.get(id)', 'products.get(Number(id))']),
  },
  {
    name: 'headers',
    root: path.join(folder, 'headers'),
    scenario: headers('Title:Q3\n'),
    siblings: [headers('Title: Q3\nAuthor:Ann\n')],
    neighbours: [headers('Title: Q3\n')],
    ordinary: [headers('Title: Q3\nAuthor: Ann\n\nbody'), headers('# draft\nTitle: Q4\n')],
    probes: [headers('Author: Ann\n'), headers('Title:  Q3\n'), headers('')],
    failure: {
      type: 'TypeError',
      message: "Cannot read properties of null (reading '1')",
      file: 'lib/index.js',
      function: 'parseHeaders',
    },
    test: (input) => ({
      'test/title-without-blank.test.js': `'use strict';
const { test } = require('node:test');
const { titleOf } = require('../lib/index.js');

test('reads a header without a blank after the colon', () => {
  titleOf(${JSON.stringify(input)});
});
`,
    }),
    failingInput: 'Title:Q3\n',
    passingInput: 'Title: Q3\n',
    repair: edited('headers', 'lib/index.js', [':[ ](.*)$', ':[ ]?(.*)$']),
  },
  {
    name: 'tariff',
    root: path.join(folder, 'tariff'),
    scenario: price('CH', 2),
    siblings: [],
    neighbours: [price('AT', 2)],
    ordinary: [price('DE', 3), price('DE', 0)],
    probes: [price('US', 1), price('CH', 0)],
    failure: {
      type: 'TypeError',
      message: "Cannot read properties of undefined (reading 'perKilo')",
      file: 'src/tariff.ts',
      function: 'priceOf',
    },
    test: callTest('test/price-to-ch.test.ts', '../src/tariff.ts', 'priceOf', 'prices a parcel to the near zone'),
    failingInput: { country: 'CH', kilos: 2 },
    passingInput: { country: 'AT', kilos: 2 },
    repair: edited('tariff', 'src/zones.ts', ["['CH', 'nearby']", "['CH', 'near']"]),
  },
  {
    name: 'digest',
    root: path.join(folder, 'digest'),
    scenario: digest(user('Ann', 'ann@example.com')),
    siblings: [],
    neighbours: [digest(user('Ann', { address: 'ann@example.com' }))],
    ordinary: [
      digest(),
      digest(user('Ann', { address: 'ann@example.com' }), user('Bob', { address: 'bob@example.com' })),
    ],
    probes: [digest(user('Bob', 'bob@example.com'), user('Ann', { address: 'ann@example.com' }))],
    failure: {
      type: 'TypeError',
      message: "Cannot read properties of undefined (reading 'split')",
      file: 'jobs/mailer.js',
      function: 'send',
    },
    test: callTest(
      'test/send-to-plain-address.test.js',
      '../jobs/mailer.js',
      'send',
      'sends to an address given as text',
    ),
    failingInput: { name: 'Ann', mail: 'ann@example.com' },
    passingInput: { name: 'Ann', mail: { address: 'ann@example.com' } },
    repair: edited('digest', 'jobs/mailer.js', [
      'return user.mail.address;',
      "return typeof user.mail === 'string' ? user.mail : user.mail.address;",
    ]),
  },
];

export function projectNamed(name: Project['name']): Project {
  const project = projects.find((p) => p.name === name);
  if (!project) throw new Error(`no project ${name}`);
  return project;
}

/** The reproduction of a project as the pipeline would hold it. */
export function reproductionOf(project: Project): Reproduction {
  const files = project.test(project.failingInput);
  const { type, message, file, function: name } = project.failure;
  const frame = { file, line: 1, column: 1, function: name, native: false, async: false };
  return {
    report: {
      verdict: 'reproduced',
      tier: 'I2',
      strategy: 'call-replay',
      framework: 'node:test',
      files: Object.keys(files),
      command: ['node', '--test', ...Object.keys(files)],
      cwd: '.',
      runs: { failing: 20, total: 20 },
      identity: { score: 1, reasons: [] },
      minimised: true,
    },
    files,
    scenario: project.scenario,
    failure: { type, message, code: null, frames: [frame], handled: false, cause: null },
    neighbours: project.neighbours,
    ordinary: project.ordinary,
    siblings: project.siblings,
  };
}
