import type { AdmissionCheckName } from '../../../src/reproduction/admission/checks.ts';

/** A reproduction of the shop's bug that must not be believed, and the check that says so. */
export interface WrongReproduction {
  fault: string;
  kind: string;
  /** Written files for an input, as JSON. */
  files: (input: string) => Record<string, string>;
  check: AdmissionCheckName;
  says: RegExp;
  /** Fresh runs wanted; few, but for what shows itself seldom. */
  runs?: number;
  lastGood?: boolean;
  /** The removals that the writer offers, when not its usual one. */
  removals?: readonly string[];
}

const at = 'test/total-of-text-ids.test.js';
const start =
  "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { totalOf } from '../src/cart.js';\n";
const body =
  (text: string, before = '') =>
  (input: string) => ({
    [at]: `${start}${before}\ntest('adds up lines whose ids came as text', async () => {\n${text.replaceAll('INPUT', input)}\n});\n`,
  });
const plain = 'totalOf(INPUT);';

/** The reproduction that is to be admitted, and with it the inputs of its controls. */
export const rightReproduction = body(plain);

export const wrongReproductions: readonly WrongReproduction[] = [
  {
    fault: 'replaces a test that is there',
    kind: 'edits files',
    files: (i) => ({ 'test/cart.test.js': body(plain)(i)[at] ?? '' }),
    check: 'new-files',
    says: /already there/,
  },
  {
    fault: 'lies outside the repository',
    kind: 'edits files',
    files: (i) => ({ '../evil.test.js': body(plain)(i)[at] ?? '' }),
    check: 'new-files',
    says: /tree/,
  },
  {
    fault: 'brings a package manifest along',
    kind: 'edits files',
    files: (i) => ({ ...body(plain)(i), 'src/package.json': '{ "type": "commonjs" }' }),
    check: 'new-files',
    says: /steers/,
  },
  {
    fault: 'does not parse',
    kind: 'cannot run',
    files: body('totalOf(INPUT;'),
    check: 'parses',
    says: /'\)'|expected/,
  },
  {
    fault: 'depends on the test before it',
    kind: 'order',
    files: (i) => ({
      [at]: `${start}\nlet cart = { lines: [] };\ntest('prepares', () => { cart = ${i}; });\ntest('adds up', () => { totalOf(cart); });\n`,
    }),
    check: 'one-test',
    says: /2 tests/,
  },
  {
    fault: 'is marked to be skipped',
    kind: 'asserts nothing',
    files: (i) => ({ [at]: body(plain)(i)[at]?.replace("test('", "test.skip('") ?? '' }),
    check: 'one-test',
    says: /skip/,
  },
  {
    fault: 'loads nothing of the project',
    kind: 'tautology',
    files: () => ({
      [at]: "import { test } from 'node:test';\n\ntest('adds up', () => {\n  const product = undefined;\n  product.price;\n});\n",
    }),
    check: 'drives-the-code',
    says: /nothing of the project/,
  },
  {
    fault: 'throws the production error itself',
    kind: 'tautology',
    files: body(
      'totalOf({ lines: [] });\nthrow new TypeError("Cannot read properties of undefined (reading \'price\')");',
    ),
    check: 'own-failure',
    says: /of its own/,
  },
  {
    fault: 'asserts what cannot hold',
    kind: 'tautology',
    files: body('totalOf({ lines: [] });\nassert.equal(1, 2);'),
    check: 'own-failure',
    says: /nothing of the code/,
  },
  {
    fault: 'catches the error and goes on',
    kind: 'asserts nothing',
    files: body('try { totalOf(INPUT); } catch {}'),
    check: 'own-failure',
    says: /catches/,
  },
  {
    fault: "looks for the fix in the code's text",
    kind: 'reads the source',
    files: body(
      "const text = readFileSync(new URL('../src/products.js', import.meta.url), 'utf8');\nassert.match(text, /Number/);\ntotalOf(INPUT);",
      "import { readFileSync } from 'node:fs';\n",
    ),
    check: 'source-text',
    says: /text/,
  },
  {
    fault: 'prints a function and looks at it',
    kind: 'reads the source',
    files: body("assert.ok(totalOf.toString().includes('Number('));\ntotalOf(INPUT);"),
    check: 'source-text',
    says: /text/,
  },
  {
    fault: 'edits the source',
    kind: 'edits files',
    files: body(
      "writeFileSync(new URL('../src/products.js', import.meta.url), 'export const findProduct = () => undefined;');\ntotalOf(INPUT);",
      "import { writeFileSync } from 'node:fs';\n",
    ),
    check: 'source-edits',
    says: /writes outside/,
  },
  {
    fault: 'replaces the code by a mock',
    kind: 'edits the code',
    files: body(
      "mock.method(Map.prototype, 'get', () => undefined);\ntotalOf(INPUT);",
      "import { mock } from 'node:test';\n",
    ),
    check: 'source-edits',
    says: /place/,
  },
  {
    fault: 'patches a builtin',
    kind: 'edits the code',
    files: body('Map.prototype.get = () => undefined;\ntotalOf(INPUT);'),
    check: 'source-edits',
    says: /writes to/,
  },
  {
    fault: 'asks a server on the network',
    kind: 'network',
    files: body("await fetch('https://prices.example.com/7').catch((error) => { throw error; });\ntotalOf(INPUT);"),
    check: 'network',
    says: /asks/,
  },
  {
    fault: 'imports by an absolute path',
    kind: 'this machine',
    files: body(plain, "import '/opt/checkout/src/cart.js';\n"),
    check: 'machine-paths',
    says: /absolute/,
  },
  {
    fault: "holds a customer's token",
    kind: 'secret',
    files: body("const token = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789';\ntotalOf({ ...INPUT, token });"),
    check: 'secrets',
    says: /key/,
  },
  {
    fault: 'depends on the clock',
    kind: 'clock',
    files: body('if (Date.now() % 2 === 0 || true) totalOf(INPUT);'),
    check: 'ambient-inputs',
    says: /Date\.now/,
  },
  {
    fault: 'depends on chance',
    kind: 'flaky',
    files: body('if (Math.random() < 2) totalOf(INPUT);'),
    check: 'ambient-inputs',
    says: /Math\.random/,
  },
  {
    fault: 'depends on a variable of the environment',
    kind: 'environment',
    files: body("if (process.env.SHOP_REGION !== 'x') totalOf(INPUT);"),
    check: 'ambient-inputs',
    says: /SHOP_REGION/,
  },
  {
    fault: 'imports a file that is not there',
    kind: 'cannot run',
    files: body(plain, "import { carts } from './carts.js';\n"),
    check: 'loads',
    says: /does not load/,
  },
  {
    fault: 'never ends',
    kind: 'hang',
    files: body('for (;;) await new Promise((resolve) => setImmediate(resolve));\ntotalOf(INPUT);'),
    check: 'bounded-time',
    says: /longer/,
  },
  {
    fault: 'passes before the fix',
    kind: 'asserts nothing',
    files: body("assert.equal(typeof totalOf, 'function');"),
    check: 'red',
    says: /0 of 1/,
  },
  {
    fault: 'fails on most runs only',
    kind: 'flaky',
    files: body(
      "const counter = path.join(tmpdir(), 'planted-flaky-counter');\nappendFileSync(counter, 'x');\nif (statSync(counter).size % 4 !== 0) totalOf(INPUT);",
      "import { appendFileSync, statSync } from 'node:fs';\nimport { tmpdir } from 'node:os';\nimport path from 'node:path';\n",
    ),
    check: 'red',
    says: /of \d runs fail/,
    runs: 5,
  },
  {
    fault: 'fails for another reason',
    kind: 'another failure',
    files: body('totalOf(INPUT.lines);'),
    check: 'identity',
    says: /another failure/,
  },
  {
    fault: 'expects a result that nobody promised, before it runs the input',
    kind: 'fails on the real fix',
    files: body('assert.equal(totalOf({ lines: [{ id: 9, count: 1 }] }).total, 5);\ntotalOf(INPUT);'),
    check: 'identity',
    says: /another failure/,
  },
  {
    fault: 'tells only that something failed',
    kind: 'another failure',
    files: body("assert.doesNotThrow(() => totalOf(INPUT), 'broken');"),
    check: 'identity',
    says: /another failure/,
  },
  {
    fault: 'changes the tree by way of another program',
    kind: 'edits files',
    files: body(
      "spawnSync(process.execPath, ['-e', \"fs.appendFileSync('src/products.js', '//')\"]);\ntotalOf(INPUT);",
      "import { spawnSync } from 'node:child_process';\n",
    ),
    check: 'leaves-the-tree',
    says: /src\/products\.js/,
  },
  {
    fault: 'depends on the time zone',
    kind: 'environment',
    files: body(
      'if (new Date(2024, 0, 1).getTimezoneOffset() === new Date(2024, 0, 1, 12).getTimezoneOffset() && new Date(2024, 0, 1).getUTCDate() === 1) totalOf(INPUT);',
    ),
    check: 'stable',
    says: /another clock/,
  },
  {
    fault: 'expects a result that the real fix does not give',
    kind: 'fails on the real fix',
    files: body('assert.deepEqual(totalOf(INPUT), { total: 100 });'),
    check: 'negative-control',
    says: /AssertionError|Expected/,
  },
  {
    fault: 'fails whatever the input is',
    kind: 'input plays no part',
    files: body("const input = INPUT;\ntotalOf({ lines: [...input.lines, { id: 'none', count: 1 }] });"),
    check: 'negative-control',
    says: /reading 'price'/,
  },
  {
    fault: 'hangs on no fact of its input',
    kind: 'input plays no part',
    files: body(plain),
    removals: ['{ "lines": [{ "id": "7" }] }', '{ "lines": [{ "count": 2 }] }'],
    check: 'input-fact',
    says: /whichever/,
  },
  {
    fault: 'fails before the bug came in, too',
    kind: 'not this bug',
    files: body("totalOf(INPUT.lines[0].id === '7' ? { lines: [{ id: 404, count: 1 }] } : INPUT);"),
    lastGood: true,
    removals: ['{ "lines": [{ "id": 1, "count": 2 }] }'],
    check: 'last-good',
    says: /before the bug/,
  },
];
