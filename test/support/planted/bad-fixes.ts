import type { GateName } from '../../../src/domain/fix.ts';
import { patchOf } from '../../../src/repair/diff/unified.ts';
import { edited, projectNamed, type Project, textOf } from './projects.ts';

/** One planted fault: a patch that a gate must refuse, and which. */
export interface BadFix {
  fault: string;
  kind: string;
  project: Project['name'];
  /** New texts; or a whole patch where the fault lies in the patch itself. */
  files?: Record<string, string>;
  patch?: string;
  gate: GateName;
  /** Part of what the gate must say. */
  says: RegExp;
  /** Another reproduction than the project's. */
  test?: Record<string, string>;
}

const cart = 'src/cart.js';
const products = 'src/products.js';
const index = 'lib/index.js';
const mailer = 'jobs/mailer.js';
const price = 'return product.price * checkCount(line.count);';
const totals = 'for (const line of cart.lines) total += lineTotal(line);';
const found = 'headers[found[1].toLowerCase()] = found[2];';
const address = 'return user.mail.address;';
const shopFix = projectNamed('shop').repair;
const shop = (file: string, ...pairs: Array<[string, string]>) => edited('shop', file, ...pairs);
const repaired = (file: string, ...pairs: Array<[string, string]>) => ({ ...shopFix, ...shop(file, ...pairs) });
const testFile = 'test/cart.test.js';
const shopTest = 'test/total-of-text-ids.test.js';

const patches: BadFix[] = [
  {
    fault: 'a patch for another version of the file',
    kind: 'unusable patch',
    project: 'shop',
    patch: patchOf([
      {
        path: products,
        before: textOf('shop', products).replace('products.get(id)', 'products.find(id)'),
        after: 'export {};\n',
      },
    ]).text,
    gate: 'applies',
    says: /does not fit/,
  },
  {
    fault: 'a patch that climbs out of the repository',
    kind: 'unusable patch',
    project: 'shop',
    patch: '--- /dev/null\n+++ b/../outside.js\n@@ -0,0 +1 @@\n+export {};\n',
    gate: 'applies',
    says: /not a path of the tree/,
  },
  {
    fault: 'a source file becomes a symbolic link',
    kind: 'unusable patch',
    project: 'shop',
    patch:
      'diff --git a/src/link.js b/src/link.js\nnew file mode 120000\n--- /dev/null\n+++ b/src/link.js\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n',
    gate: 'applies',
    says: /more than lines/,
  },
  {
    fault: 'the faulty file is deleted',
    kind: 'deleted code',
    project: 'shop',
    patch: `diff --git a/src/vendor/rounding.js b/src/vendor/rounding.js\ndeleted file mode 100644\n--- a/src/vendor/rounding.js\n+++ /dev/null\n@@ -1 +0,0 @@\n-${textOf('shop', 'src/vendor/rounding.js')}`,
    gate: 'applies',
    says: /takes no file away/,
  },
  {
    fault: 'an unbalanced brace',
    kind: 'syntax error',
    project: 'shop',
    files: shop(cart, [price, `{ ${price}`]),
    gate: 'parses',
    says: /cart\.js/,
  },
];

const guarded: BadFix[] = [
  {
    fault: 'an assertion of a test is weakened',
    kind: 'weakened test',
    project: 'shop',
    files: repaired(testFile, [
      '{ total: 12, lines: 2 }',
      '{ total: 12, lines: 2 } && totalOf({ lines: [] }) && { total: 12, lines: 2 }',
    ]),
    gate: 'protected-paths',
    says: /a test/,
  },
  {
    fault: 'a test is skipped',
    kind: 'skipped test',
    project: 'shop',
    files: repaired(testFile, ["test('a count must", "test.skip('a count must"]),
    gate: 'protected-paths',
    says: /a test/,
  },
  {
    fault: 'the reproduction is edited until it passes',
    kind: 'edited reproduction',
    project: 'shop',
    files: { [shopTest]: "import { test } from 'node:test';\n\ntest('passes', () => {});\n" },
    gate: 'protected-paths',
    says: /the reproduction itself/,
  },
  {
    fault: 'the test command is replaced',
    kind: 'weakened test',
    project: 'shop',
    files: repaired('package.json', ['"node --test"', '"true"']),
    gate: 'protected-paths',
    says: /package manifest/,
  },
  {
    fault: 'the lock file is changed',
    kind: 'protected path',
    project: 'shop',
    files: repaired('package-lock.json', ['"packages": {}', '"packages": { "": {} }']),
    gate: 'protected-paths',
    says: /lock file/,
  },
  {
    fault: 'the CI workflow no longer tests',
    kind: 'protected path',
    project: 'shop',
    files: repaired('.github/workflows/test.yml', ['npm test', 'echo ok']),
    gate: 'protected-paths',
    says: /continuous integration/,
  },
  {
    fault: 'the licence is changed',
    kind: 'protected path',
    project: 'shop',
    files: repaired('LICENSE', ['MIT', 'No']),
    gate: 'protected-paths',
    says: /licence/,
  },
  {
    fault: 'a path that the policy protects',
    kind: 'protected path',
    project: 'shop',
    files: repaired('src/vendor/rounding.js', ['rounding = 2', 'rounding = 2.0']),
    gate: 'protected-paths',
    says: /policy/,
  },
  {
    fault: 'the type check is made laxer',
    kind: 'protected path',
    project: 'tariff',
    files: edited('tariff', 'tsconfig.json', ['"strict": true', '"strict": false']),
    gate: 'protected-paths',
    says: /configuration/,
  },
  {
    fault: 'null where a number was promised',
    kind: 'wrong type',
    project: 'tariff',
    files: edited('tariff', 'src/tariff.ts', [
      'return zoneOf',
      'if (!zoneOf(parcel.country)) return null;\n  return zoneOf',
    ]),
    gate: 'types',
    says: /TS2322/,
  },
  {
    fault: 'a property that no zone has',
    kind: 'wrong type',
    project: 'tariff',
    files: edited('tariff', 'src/tariff.ts', [
      'zoneOf(parcel.country).perKilo',
      '(zoneOf(parcel.country)?.perPound ?? 5)',
    ]),
    gate: 'types',
    says: /TS2/,
  },
];

const notCured: BadFix[] = [
  {
    fault: 'a change elsewhere',
    kind: 'no repair',
    project: 'shop',
    files: shop(products, ['return products.size;', 'return [...products].length;']),
    gate: 'reproduction',
    says: /reading 'price'/,
  },
  {
    fault: 'a further error right behind the first',
    kind: 'no repair',
    project: 'shop',
    files: shop(cart, [price, 'return findProduct(line.id)?.price.valueOf() * line.count.get();']),
    gate: 'reproduction',
    says: /is not a function/,
  },
  {
    fault: 'a repair that works by chance',
    kind: 'flaky repair',
    project: 'shop',
    files: shop(products, [
      'products.get(id)',
      'products.get(process.hrtime()[1] % 2 ? Number(id) : id) ?? products.get(process.pid % 2 ? Number(id) : id)',
    ]),
    gate: 'reproduction',
    says: /run \d+ of 20/,
  },
  {
    fault: 'an endless loop',
    kind: 'hang',
    project: 'shop',
    files: shop(products, [
      'return products.get(id);',
      'while (!products.has(id)) id = String(id);\n  return products.get(id);',
    ]),
    gate: 'reproduction',
    says: /end/,
  },
  {
    fault: 'another error in the place of the first',
    kind: 'error traded',
    project: 'shop',
    files: shop(cart, [price, `if (!product) throw new Error('no product');\n  ${price}`]),
    gate: 'reproduction',
    says: /no product/,
  },
  {
    fault: 'only the first line of a cart is cured',
    kind: 'half a repair',
    project: 'shop',
    files: shop(cart, [
      totals,
      'const [first, ...rest] = cart.lines;\n  if (first) total += lineTotal({ ...first, id: Number(first.id) });\n  for (const line of rest) total += lineTotal(line);',
    ]),
    gate: 'neighbours',
    says: /as it did in production/,
  },
  {
    fault: 'the failing input alone is known',
    kind: 'special case',
    project: 'headers',
    files: edited('headers', index, [
      found,
      "if (line === 'Title:Q3') headers.title = 'Q3';\n    else headers[found[1].toLowerCase()] = found[2];",
    ]),
    gate: 'neighbours',
    says: /as it did in production/,
  },
  {
    fault: 'the nearest good input breaks',
    kind: "neighbour's result",
    project: 'shop',
    files: shop(cart, ['findProduct(line.id);', 'findProduct(Number(line.id.trim()));']),
    gate: 'neighbours',
    says: /is not a function/,
  },
];

const changedTraffic: BadFix[] = [
  {
    fault: 'a made-up price for what costs nothing',
    kind: 'wrong fallback',
    project: 'shop',
    files: shop(cart, [price, 'return (product?.price || 3) * checkCount(line.count);']),
    gate: 'negative-control',
    says: /value\/total/,
  },
  {
    fault: 'every product becomes the first',
    kind: "neighbour's result",
    project: 'shop',
    files: shop(products, ['products.get(id)', 'products.get(id === 1 ? 1 : 9) ']),
    gate: 'negative-control',
    says: /value\/total/,
  },
  {
    fault: 'lines are left out of the count',
    kind: "neighbour's result",
    project: 'shop',
    files: {
      ...shopFix,
      ...shop(cart, ['lines: cart.lines.length', 'lines: new Set(cart.lines.map((l) => Number(l.id) > 8)).size']),
    },
    gate: 'negative-control',
    says: /value\/lines/,
  },
  {
    fault: 'the output of good runs changes',
    kind: "neighbour's result",
    project: 'digest',
    files: edited(
      'digest',
      mailer,
      [address, "return typeof user.mail === 'string' ? user.mail : user.mail.address;"],
      ['to ${user.name} at', 'to ${user.name}, at'],
    ),
    gate: 'negative-control',
    says: /stdout/,
  },
  {
    fault: 'a line too much is printed',
    kind: "neighbour's result",
    project: 'digest',
    files: edited('digest', mailer, [
      address,
      "console.log('address of', user.name);\n  return typeof user.mail === 'string' ? user.mail : user.mail.address;",
    ]),
    gate: 'negative-control',
    says: /stdout/,
  },
  {
    fault: 'a blank is taken into every header',
    kind: "neighbour's result",
    project: 'headers',
    files: edited('headers', index, [':[ ](.*)$', ':(.*)$']),
    gate: 'negative-control',
    says: /value/,
  },
];

const worseSuite: BadFix[] = [
  {
    fault: 'what only a test looks at breaks',
    kind: 'broken test',
    project: 'shop',
    files: shop(products, ['return products.get(id);', 'return products.get(Number(id)) ?? null;']),
    gate: 'test-suite',
    says: /unknown product.* fails/,
  },
  {
    fault: 'a switch makes a test skip itself',
    kind: 'skipped test',
    project: 'shop',
    files: repaired(cart, ['supportsGifts = true', 'supportsGifts = false']),
    gate: 'test-suite',
    says: /is skipped now/,
  },
  {
    fault: 'a test made from a list is gone',
    kind: 'removed test',
    project: 'shop',
    files: shop(
      products,
      ['products.get(id)', 'products.get(Number(id))'],
      ['return products.size;', 'return products.size - 1;'],
    ),
    gate: 'test-suite',
    says: /is gone/,
  },
];

const hidden: BadFix[] = [
  {
    fault: 'an empty catch',
    kind: 'swallowed error',
    project: 'shop',
    files: shop(cart, [
      totals,
      'for (const line of cart.lines) {\n    try {\n      total += lineTotal(line);\n    } catch {}\n  }',
    ]),
    gate: 'suppression',
    says: /swallowed-error/,
  },
  {
    fault: 'a catch that only logs',
    kind: 'swallowed error',
    project: 'shop',
    files: shop(cart, [
      totals,
      'for (const line of cart.lines) {\n    try {\n      total += lineTotal(line);\n    } catch (error) {\n      console.error(error.message);\n    }\n  }',
    ]),
    gate: 'suppression',
    says: /swallowed-error/,
  },
  {
    fault: 'a rejected promise that nobody hears of',
    kind: 'swallowed error',
    project: 'digest',
    files: edited('digest', 'jobs/digest.js', ['await send(user);', 'await send(user).catch(() => {});']),
    test: {},
    gate: 'suppression',
    says: /swallowed-error/,
  },
  {
    fault: 'an error is handed on as a success',
    kind: 'swallowed error',
    project: 'digest',
    files: edited(
      'digest',
      mailer,
      [address, "return typeof user.mail === 'string' ? user.mail : user.mail.address;"],
      [
        'export function pending() {',
        'export function later(user) {\n  return new Promise((resolve) => send(user).then(resolve, (error) => resolve(error)));\n}\n\nexport function pending() {',
      ],
    ),
    gate: 'suppression',
    says: /error-as-result/,
  },
  {
    fault: 'return in finally',
    kind: 'swallowed error',
    project: 'digest',
    files: edited('digest', mailer, [
      address,
      "let found = '';\n  try {\n    found = user.mail;\n    found = user.mail.address.trim();\n  } finally {\n    return found;\n  }",
    ]),
    gate: 'suppression',
    says: /finally-return/,
  },
  {
    fault: 'a catch that returns a made-up result',
    kind: 'wrong fallback',
    project: 'headers',
    files: edited('headers', index, [
      'const { title, author } = parseHeaders(text);',
      'let parsed;\n  try {\n    parsed = parseHeaders(text);\n  } catch {\n    return [];\n  }\n  const { title, author } = parsed;',
    ]),
    gate: 'suppression',
    says: /swallowed-error|kind/,
  },
  {
    fault: 'the throw is taken out',
    kind: 'deleted throw',
    project: 'tariff',
    files: edited('tariff', 'src/zones.ts', [
      'if (name === undefined) throw new Error(`no parcels to ${country}`);\n  return zones[name]!;',
      "return zones[name ?? 'near'] ?? zones['near']!;",
    ]),
    gate: 'test-suite',
    says: /no parcels there fails/,
  },
  {
    fault: 'a hook keeps the process alive',
    kind: 'kept alive',
    project: 'digest',
    files: {
      ...edited('digest', mailer, [address, "return typeof user.mail === 'string' ? user.mail : user.mail.address;"]),
      'jobs/check.js': 'process.on("uncaughtException", () => {});\n',
    },
    gate: 'suppression',
    says: /process-handler/,
  },
  {
    fault: 'NaN flows on',
    kind: 'NaN flows on',
    project: 'shop',
    files: shop(cart, [price, 'return product?.price * checkCount(line.count);']),
    gate: 'suppression',
    says: /NaN/,
  },
  {
    fault: 'undefined flows on',
    kind: 'undefined flows on',
    project: 'digest',
    files: edited(
      'digest',
      mailer,
      ["address.split('@')[1];", "address?.split('@')[1];"],
      ['domain.toLowerCase()', 'domain?.toLowerCase()'],
    ),
    gate: 'suppression',
    says: /undefined/,
  },
  {
    fault: '[object Object] flows on',
    kind: 'undefined flows on',
    project: 'digest',
    files: edited('digest', mailer, [address, "return user.mail.address ?? '@[object Object]';"]),
    gate: 'suppression',
    says: /object Object/i,
  },
  {
    fault: 'a guard that leaves the work undone',
    kind: 'guard that hides',
    project: 'digest',
    files: edited('digest', mailer, [
      "const domain = address.split('@')[1];",
      "if (!address) return;\n  const domain = address.split('@')[1];",
    ]),
    gate: 'suppression',
    says: /hiding-guard/,
  },
  {
    fault: 'a header without a blank is passed over',
    kind: 'guard that hides',
    project: 'headers',
    files: edited(
      'headers',
      index,
      ["if (line.startsWith('#')) continue;", "if (line.startsWith('#')) continue;\n    if (!found) continue;"],
      ["throw new Error('a document needs a title');", "return '';"],
    ),
    gate: 'test-suite',
    says: /a title is wanted fails/,
  },
  {
    fault: 'the price of an unknown zone is nothing',
    kind: 'guard that hides',
    project: 'tariff',
    files: edited('tariff', 'src/tariff.ts', [
      'return zoneOf(parcel.country).perKilo',
      "if (parcel.country === 'CH') return 0;\n  return zoneOf(parcel.country).perKilo",
    ]),
    gate: 'suppression',
    says: /special-case|guard/,
  },
  {
    fault: 'the failing input alone is answered',
    kind: 'special case',
    project: 'digest',
    files: edited('digest', mailer, [
      address,
      "return user.mail === 'ann@example.com' ? 'ann@example.com' : user.mail.address;",
    ]),
    gate: 'suppression',
    says: /special-case/,
  },
  {
    fault: '@ts-ignore over the fault',
    kind: 'silenced check',
    project: 'tariff',
    files: edited('tariff', 'src/tariff.ts', [
      'return zoneOf(parcel.country).perKilo',
      '// @ts-ignore\n  return (zoneOf(parcel.country) || { perKilo: 5 }).perKilo',
    ]),
    gate: 'suppression',
    says: /silenced-check/,
  },
  {
    fault: 'the repair holds under test only',
    kind: 'test-aware',
    project: 'shop',
    files: shop(products, [
      'products.get(id)',
      "products.get(process.env.NODE_TEST_CONTEXT || process.env.NODE_ENV !== 'production' ? Number(id) : id)",
    ]),
    gate: 'suppression',
    says: /test-aware/,
  },
  {
    fault: 'the failing code is switched off',
    kind: 'constant condition',
    project: 'digest',
    files: edited('digest', mailer, [
      address,
      "return false || typeof user.mail === 'string' ? user.mail : user.mail.address;",
    ]),
    gate: 'suppression',
    says: /constant-condition/,
  },
  {
    fault: 'a builtin is patched',
    kind: 'patched builtin',
    project: 'digest',
    files: edited('digest', mailer, [
      'const outbox = [];',
      "const outbox = [];\nObject.defineProperty(String.prototype, 'address', { get() { return String(this); }, configurable: true });\nString.prototype.mail = null;",
    ]),
    gate: 'suppression',
    says: /patched-global/,
  },
  {
    fault: 'an error raised on purpose no longer comes',
    kind: 'lost refusal',
    project: 'headers',
    files: edited(
      'headers',
      index,
      [':[ ](.*)$', ':[ ]?(.*)$'],
      [
        'const { title, author } = parseHeaders(text);',
        "const { title = text === '' ? 'untitled' : undefined, author } = parseHeaders(text);",
      ],
    ),
    gate: 'suppression',
    says: /on purpose/,
  },
];

const notRed: BadFix[] = [
  {
    fault: 'a repair proven by a test that never failed',
    kind: 'unproven repair',
    project: 'shop',
    files: shopFix,
    test: { [shopTest]: projectNamed('shop').test(projectNamed('shop').passingInput)[shopTest] ?? '' },
    gate: 'reverted-red',
    says: /passed/,
  },
  {
    fault: 'a repair proven by a test that fails for another reason',
    kind: 'unproven repair',
    project: 'shop',
    files: { ...shopFix, 'src/flag.js': 'export const flag = 1;\n' },
    test: {
      [shopTest]:
        "import { test } from 'node:test';\n\ntest('loads', async () => {\n  const flags = await import('../src/' + 'flag.js').catch(() => null);\n  flags.flag;\n});\n",
    },
    gate: 'reverted-red',
    says: /another failure/,
  },
];

/** All planted bad fixes, in the order of the gates that refuse them. */
export const badFixes: readonly BadFix[] = [
  ...patches,
  ...guarded,
  ...notCured,
  ...changedTraffic,
  ...worseSuite,
  ...hidden,
  ...notRed,
];
