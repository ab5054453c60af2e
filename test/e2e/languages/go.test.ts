import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { exampleRepository } from '../../support/languages/example.ts';
import { withoutToolchain } from '../../support/languages/without-toolchain.ts';
import { scriptedFix, type Understood } from '../../support/languages/scripted-fix.ts';

const event = readFileSync(new URL('../../../examples/go-parcels/panic.txt', import.meta.url), 'utf8');

const understood: Understood = {
  claim: 'stepFor in rates/rates.go indexes the steps behind their end for a parcel heavier than all of them',
  drives: 'rates/rates.go',
  test: `package rates

import "testing"

func TestAParcelHeavierThanEveryStepHasAPrice(t *testing.T) {
	parcel := Parcel{Country: "FR", Grams: 12000}
	Price(parcel)
}
`,
  failing: '12000',
  passing: '3000',
  edits: [
    {
      file: 'rates/rates.go',
      find: '	for n < len(steps) && steps[n].Grams < grams {',
      replace: '	for n < len(steps)-1 && steps[n].Grams < grams {',
    },
  ],
  summary: 'What is heavier than every step costs the last one.',
};

it('a Go panic is reproduced with go test and fixed by a model', async ({ skip }) => {
  const missing = await withoutToolchain('go');
  if (missing !== null) skip(missing);
  const repository = exampleRepository('go-parcels');
  const run = await scriptedFix(repository.dir, event, understood);
  expect(run.exit, `${run.stderr}\n${run.said.join('\n---\n').slice(-4000)}`).toBe(0);
  expect(run.proposal?.reproduction).toMatchObject({
    verdict: 'reproduced',
    strategy: 'model-written',
    framework: 'go test',
    runs: { failing: 20, total: 20 },
  });
  expect(run.proposal?.codeMap.frames.slice(0, 2).map((frame) => `${frame.function}: ${frame.expression}`)).toEqual([
    'stepFor: steps[n]',
    'Price: step := stepFor(zones.Of(parcel.Country), parcel.Grams)',
  ]);
  expect(readFileSync(path.join(run.out, 'fix.patch'), 'utf8')).toContain('len(steps)-1');
}, 480_000);
