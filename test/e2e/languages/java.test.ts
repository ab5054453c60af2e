import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { exampleRepository } from '../../support/languages/example.ts';
import { fetchedByMaven } from '../../support/languages/fetched-by-maven.ts';
import { scriptedFix, type Understood } from '../../support/languages/scripted-fix.ts';

const event = readFileSync(new URL('../../../examples/java-shipments/stacktrace.txt', import.meta.url), 'utf8');

const understood: Understood = {
  claim: 'placeOf in Labels.java asks the address of a receiver for its city, and who picks a parcel up has none',
  drives: 'src/main/java/com/example/shipments/Labels.java',
  test: `package com.example.shipments;

import org.junit.jupiter.api.Test;

class PickUpTest {
  @Test
  void whoPicksUpGetsALabel() {
    String city = null;
    Address address = city == null ? null : new Address("St James's Sq 12", city);
    Labels.labelFor(new Receiver("Ada", address));
  }
}
`,
  failing: 'String city = null;',
  passing: 'String city = "London";',
  edits: [
    {
      file: 'src/main/java/com/example/shipments/Labels.java',
      find: '    return receiver.address().city().toUpperCase();',
      replace:
        '    Address address = receiver.address();\n    return address == null ? "PICK-UP" : address.city().toUpperCase();',
    },
  ],
  summary: 'Who picks a parcel up has no city: the label says so.',
};

let missing: string | null = null;
beforeAll(async () => {
  missing = await fetchedByMaven('java-shipments');
}, 400_000);

it('a Java exception is reproduced with JUnit and fixed by a model', async ({ skip }) => {
  if (missing !== null) skip(missing);
  const repository = exampleRepository('java-shipments');
  const run = await scriptedFix(repository.dir, event, understood, { short: true });
  expect(run.exit, `${run.stderr}\n${run.said.join('\n---\n').slice(-4000)}`).toBe(0);
  expect(run.proposal?.reproduction).toMatchObject({
    verdict: 'reproduced',
    strategy: 'model-written',
    framework: 'maven',
    runs: { failing: 5, total: 5 },
  });
  expect(run.proposal?.codeMap.frames.slice(0, 2).map((frame) => `${frame.file}: ${frame.expression}`)).toEqual([
    'src/main/java/com/example/shipments/Labels.java: receiver.address().city',
    'src/main/java/com/example/shipments/Labels.java: return receiver.name() + "\\n" + placeOf(receiver)',
  ]);
  expect(readFileSync(path.join(run.out, 'fix.patch'), 'utf8')).toContain('"PICK-UP"');
}, 480_000);
