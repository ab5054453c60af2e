import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { exampleRepository } from '../../support/languages/example.ts';
import { withoutToolchain } from '../../support/languages/without-toolchain.ts';
import { scriptedFix, type Understood } from '../../support/languages/scripted-fix.ts';

const event = readFileSync(new URL('../../../examples/rust-readings/panic.txt', import.meta.url), 'utf8');

const understood: Understood = {
  claim: 'Sensor::rise in src/sensor.rs unwraps the newest reading of a sensor that sent nothing yet',
  drives: 'src/sensor.rs',
  test: `use readings::report::steepest;
use readings::sensor::Sensor;

#[test]
fn a_sensor_without_readings_does_not_rise() {
    let readings: &[i64] = &[];
    let sensor = Sensor { name: "roof".to_string(), readings: readings.to_vec() };
    steepest(&[sensor]);
}
`,
  failing: '&[];',
  passing: '&[3];',
  edits: [
    {
      file: 'src/sensor.rs',
      find: '        let newest = self.newest().unwrap();\n        newest - self.readings[0]',
      replace: '        self.newest().map_or(0, |newest| newest - self.readings[0])',
    },
  ],
  summary: 'A sensor without readings rises by 0, as its comment says.',
};

it('a Rust panic is reproduced with cargo test and fixed by a model', async ({ skip }) => {
  const missing = await withoutToolchain('rust');
  if (missing !== null) skip(missing);
  const repository = exampleRepository('rust-readings');
  const run = await scriptedFix(repository.dir, event, understood);
  expect(run.exit, `${run.stderr}\n${run.said.join('\n---\n').slice(-4000)}`).toBe(0);
  expect(run.proposal?.reproduction).toMatchObject({
    verdict: 'reproduced',
    strategy: 'model-written',
    framework: 'cargo test',
    runs: { failing: 20, total: 20 },
  });
  expect(run.proposal?.codeMap.frames.slice(0, 2).map((frame) => `${frame.function}: ${frame.expression}`)).toEqual([
    'rise: self.newest().unwrap()',
    'steepest: sensor.rise()',
  ]);
  expect(readFileSync(path.join(run.out, 'fix.patch'), 'utf8')).toContain('map_or(0');
});
