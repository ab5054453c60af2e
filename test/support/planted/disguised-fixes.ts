import {
  type BadFix,
  cart,
  products,
  index,
  mailer,
  price,
  totals,
  address,
  shopFix,
  shop,
  shopTest,
} from './bad-fix.ts';
import { edited, projectNamed } from './projects.ts';

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
/** Patches that look like a cure: the fault is hidden from the test, or the test was never red. */
export const disguisedFixes: readonly BadFix[] = [...hidden, ...notRed];
