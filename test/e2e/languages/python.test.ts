import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { missingIn, runFix } from '../../support/e2e/run-fix.ts';
import { exampleRepository } from '../../support/languages/example.ts';
import { asked } from '../../support/languages/asked.ts';
import { withoutToolchain } from '../../support/languages/without-toolchain.ts';
import { scriptedFix, type Understood } from '../../support/languages/scripted-fix.ts';

const event = readFileSync(new URL('../../../examples/python-invoices/traceback.txt', import.meta.url), 'utf8');

const understood: Understood = {
  claim: 'discount_of in invoices/totals.py reads the discount of a contract that a customer does not have any more',
  drives: 'invoices/totals.py',
  test: `from invoices.totals import total


def test_a_customer_without_a_contract_pays_the_full_price():
    order = {"customer": "C-300", "lines": [{"cents": 500, "count": 2}]}
    total(order)
`,
  failing: '"C-300"',
  passing: '"C-200"',
  edits: [
    {
      file: 'invoices/totals.py',
      find: '    return customer["contract"]["discount"]',
      replace: '    contract = customer["contract"]\n    return contract["discount"] if contract else 0',
    },
  ],
  summary: 'A customer without a contract gets no discount, as the docstring says.',
};

it('a Python crash is reproduced with pytest and fixed by a model, and its bundle holds', async ({ skip }) => {
  const missing = await withoutToolchain('python');
  if (missing !== null) skip(missing);
  const repository = exampleRepository('python-invoices');
  const run = await scriptedFix(repository.dir, event, understood);
  expect(run.exit, `${run.stderr}\n${run.said.join('\n---\n').slice(-4000)}`).toBe(0);
  expect(run.proposal?.reproduction).toMatchObject({
    verdict: 'reproduced',
    strategy: 'model-written',
    framework: 'pytest',
    runs: { failing: 20, total: 20 },
  });
  expect(run.proposal?.codeMap.frames.map((frame) => `${frame.kind} ${frame.function} ${frame.expression}`)).toEqual([
    'source discount_of customer["contract"]["discount"]',
    'source total return full - full * discount_of(customer) // 100',
    'unknown run null',
  ]);
  expect(readFileSync(path.join(run.out, 'fix.patch'), 'utf8')).toContain('if contract else 0');
  const gates = run.proposal?.validation.gates.map(({ name, outcome }) => `${name} ${outcome}`);
  expect(gates).toEqual(
    expect.arrayContaining(['types passed', 'reproduction passed', 'test-suite passed', 'reverted-red passed']),
  );
  const verified = await asked('verify', run.out, '--repo', repository.dir, '--runs', '1', '--json');
  expect(verified.exit, verified.stdout).toBe(0);
});

it('unittest is used where the tests are written so; a change that swallows or reaches out is refused', async ({
  skip,
}) => {
  const missing = await withoutToolchain('python');
  if (missing !== null) skip(missing);
  const plain = {
    'pyproject.toml': '[project]\nname = "invoices"\nversion = "1.0.0"\n',
    'tests/test_totals.py': `import unittest

from invoices.totals import total


class Totals(unittest.TestCase):
    def test_takes_the_discount_off(self):
        self.assertEqual(total({"customer": "C-100", "lines": [{"cents": 500, "count": 2}]}), 900)
`,
  };
  const repository = exampleRepository('python-invoices', plain);
  const [edit] = understood.edits;
  const swallowing =
    '    try:\n        return customer["contract"]["discount"]\n    except Exception:\n        return 0';
  const run = await scriptedFix(
    repository.dir,
    event,
    {
      ...understood,
      test: `import unittest

from invoices.totals import total


class WithoutAContract(unittest.TestCase):
    def test_pays_the_full_price(self):
        total({"customer": "C-300", "lines": [{"cents": 500, "count": 2}]})
`,
      edits: edit ? [{ ...edit, replace: swallowing }] : [],
    },
    { short: true },
  );
  expect(run.exit, run.stderr).toBe(3);
  expect(run.proposal?.reproduction).toMatchObject({ verdict: 'reproduced', framework: 'unittest' });
  expect(run.said.join('\n')).toContain('an except clause for everything');
});

it('without a model it says where the crash lies, what is missing, and that it is not reproduced', async () => {
  const repository = exampleRepository('python-invoices');
  const run = await runFix(repository.dir, event);
  expect(run.exit).toBe(4);
  expect(run.proposal?.codeMap.suspects[0]).toMatchObject({ file: 'invoices/totals.py', function: 'discount_of' });
  expect(run.proposal?.codeMap.owners.length).toBeGreaterThan(0);
  expect(missingIn(run)).toMatch(/a test in Python \(pytest\)|what runs this code/);
});
