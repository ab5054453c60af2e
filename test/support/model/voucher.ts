import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../e2e/run-fix.ts';
import { sentryEvent } from '../e2e/sentry-event.ts';
import { ScratchRepository } from '../scratch-repository.ts';

/** Codes end in two check digits: no search of inputs comes by one that holds, but who reads the code does. */
const source = `const campaigns = {
  11: { name: 'spring', percent: 10 },
  27: { name: 'autumn', percent: 25 },
};

/** The digits of a voucher code; throws on what is none. */
function digitsOf(code) {
  const digits = String(code).replaceAll('-', '');
  if (!/^\\d{12}$/.test(digits) || BigInt(digits) % 97n !== 1n) throw new RangeError('not a voucher code');
  return digits;
}

/** What a voucher takes off, as a share of the price: 0 for one that is no longer on. */
export function discountOf(code) {
  const campaign = campaigns[digitsOf(code).slice(0, 2)];
  return campaign.percent / 100;
}

/** The price with a voucher, in cents. */
export function priceOf(order) {
  if (!order.voucher) return order.cents;
  return Math.round(order.cents * (1 - discountOf(order.voucher)));
}
`;

/** A code of that campaign whose check digits hold. */
export function voucherCode(campaign: number): string {
  const stem = BigInt(`${campaign}4711081500`);
  return String(stem + ((((1n - stem) % 97n) + 97n) % 97n)).replace(/(\d{4})(?=\d)/g, '$1-');
}

export const voucherFiles: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'shop', version: '1.0.0', type: 'module', scripts: { test: 'node --test' } }),
  'src/voucher.js': source,
  'test/voucher.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceOf } from '../src/voucher.js';

test('takes a voucher off', () => assert.equal(priceOf({ cents: 1000, voucher: '${voucherCode(27)}' }), 750));
test('leaves the price without one', () => assert.equal(priceOf({ cents: 1000 }), 1000));
`,
};

/** A shop that crashes on a voucher of a campaign that is over; `more` adds files. */
export function voucherRepository(more: Record<string, string> = {}): ScratchRepository {
  const repository = new ScratchRepository(path.join(temporaryFolder(), 'shop'));
  onTestFinished(() => repository.remove());
  repository.commit('Vouchers', { ...voucherFiles, ...more });
  return repository;
}

/** Its crash as a bare stack: production told no values. */
export function voucherEvent(repo: string): Record<string, unknown> {
  return sentryEvent({
    repo,
    message: "Cannot read properties of undefined (reading 'percent')",
    frames: [
      { file: 'src/voucher.js', at: 'campaign.¦percent', function: 'discountOf' },
      { file: 'src/voucher.js', at: '(1 - ¦discountOf', function: 'priceOf' },
    ],
  });
}

const test = (code: string): string => `import { test } from 'node:test';
import { priceOf } from '../src/voucher.js';

test('an order with a voucher of a campaign that is over has a price', () => {
  priceOf({ cents: 1000, voucher: '${code}' });
});
`;

const claim = {
  claim: 'discountOf in src/voucher.js reads percent of a campaign that is not in the table any more',
  test: 'priceOf with a voucher whose check digits hold and whose campaign is 30 must fail at campaign.percent',
};

const reproduction = (failing: string, hypothesis: string) => ({
  hypothesis,
  drives: 'src/voucher.js',
  test: test(failing),
  failing,
  passing: voucherCode(11),
});

const edit = {
  file: 'src/voucher.js',
  find: '  return campaign.percent / 100;',
  replace: '  return campaign ? campaign.percent / 100 : 0;',
};

/** What a model that understands it does, by steps; the first reproduction is wrong and teaches it. */
export const voucherSteps: ReadonlyArray<{ name: string; input: (said: string) => unknown }> = [
  { name: 'read_file', input: () => ({ path: 'src/voucher.js' }) },
  { name: 'propose_hypothesis', input: () => claim },
  { name: 'write_reproduction', input: (said) => reproduction('3047-1108-1500', idIn(said)) },
  { name: 'propose_hypothesis', input: () => ({ ...claim, claim: `${claim.claim}; the check digits have to hold` }) },
  { name: 'write_reproduction', input: (said) => reproduction(voucherCode(30), idIn(said)) },
  { name: 'run_reproduction', input: () => ({}) },
  { name: 'apply_patch', input: () => ({ edits: [edit] }) },
  { name: 'verify', input: () => ({}) },
  {
    name: 'propose_fix',
    input: () => ({ summary: 'A voucher of a campaign that is over takes nothing off, as the comment says.' }),
  },
];

/** The id of the newest hypothesis in what was said. */
export function idIn(said: string): string {
  return said.match(/\bH\d+(?= is on the board)/g)?.at(-1) ?? 'H0';
}
