import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { exampleRepository } from '../../support/languages/example.ts';
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

it('a Python crash is reproduced with pytest and fixed by a model', async () => {
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
});
