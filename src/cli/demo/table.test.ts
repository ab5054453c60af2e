import { expect, it, vi } from 'vitest';
import { sampleProposal } from '../../../test/support/bundle-input.ts';
import { summaryLines } from '../result.ts';
import { paintFor } from '../terminal/colour.ts';
import { summaryTable } from './table.ts';

it('sums up red, green, red in one row a crash, and says what did not run', () => {
  vi.stubEnv('LC_ALL', 'C');
  const outcome = { bug: '1-1', bundle: 'x', seconds: 3.21 };
  const rows = summaryTable(
    [
      { ...outcome, name: 'quote', exit: 0, proposal: sampleProposal() },
      { ...outcome, name: 'invoice', exit: 3, proposal: sampleProposal({ fix: null }) },
    ],
    paintFor({ isTTY: false }, {}),
  );
  vi.unstubAllEnvs();
  expect(rows).toMatchInlineSnapshot(`
    [
      "  bug         before              with fix            taken away          outcome",
      "  quote       :::::::::: 20/20    |||||||||| 20/20    :::        3/3      validated fix, 3.2 s",
      "  invoice     :::::::::: 20/20    .......... not run  .......... not run  reproduced, no fix proposed, 3.2 s",
    ]
  `);
});

it('tells the outcome of one proposal with the answer first', () => {
  vi.stubEnv('LC_ALL', 'C');
  vi.stubEnv('NO_COLOR', '1');
  const missing = [{ what: 'the VAT rate of Norway', supply: 'ask @shop/finance' }];
  const proposal = sampleProposal({ fix: null, missingEvidence: missing, recommendation: 'Route to the owners.' });
  const lines = summaryLines(proposal, { out: 'bundle', json: false, applied: false });
  vi.unstubAllEnvs();
  expect(lines).toMatchInlineSnapshot(`
    [
      "",
      "TypeError: Cannot read properties of null (reading 'price')",
      "  where           src/pricing.js:14 subtotal",
      "  result          reproduced (I2), no fix passed the gates",
      "  before          ::::::::::::::::::::  20 of 20 fail",
      "  with the fix    ....................  not run",
      "  fix taken away  ....................  not run",
      "  missing         the VAT rate of Norway; ask @shop/finance",
      "  next            Route to the owners.",
      "  bundle          bundle",
      "",
    ]
  `);
});
