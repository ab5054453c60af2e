import { patchOf } from '../../../src/repair/diff/unified.ts';
import {
  type BadFix,
  cart,
  products,
  index,
  mailer,
  price,
  totals,
  found,
  address,
  shopFix,
  shop,
  repaired,
  testFile,
  shopTest,
} from './bad-fix.ts';
import { disguisedFixes } from './disguised-fixes.ts';
import { textOf, edited } from './projects.ts';

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

export const badFixes: readonly BadFix[] = [
  ...patches,
  ...guarded,
  ...notCured,
  ...changedTraffic,
  ...worseSuite,
  ...disguisedFixes,
];
