/** Candidates tried a second: warm trials of a patched module in the sandbox against fresh `node --test` runs. Run: node bench/warm-trials.ts */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NodeBench, runtimeFolder } from '../src/adapters/node-bench/node-bench.ts';
import { openSandbox } from '../src/compose.ts';
import type { CallScenario } from '../src/domain/scenario.ts';

const trials = 400;
const freshRuns = 10;
const tree = mkdtempSync(path.join(os.tmpdir(), 'reproof-bench-'));
const source = (n: number): string => `export function pick(list) { return list[${n}].name; }\n`;
writeFileSync(path.join(tree, 'pick.mjs'), source(1));
writeFileSync(
  path.join(tree, 'pick.test.mjs'),
  "import { test } from 'node:test';\nimport { pick } from './pick.mjs';\ntest('pick', () => void pick([{ name: 'a' }, { name: 'b' }]));\n",
);
const scenario: CallScenario = {
  kind: 'call',
  module: 'pick.mjs',
  from: 'pick.mjs',
  load: 'import',
  steps: [{ do: 'call', name: 'pick', args: [[{ name: 'a' }, { name: 'b' }]] }],
};

const sandbox = await openSandbox('auto');
const session = sandbox.open(tree, [{ host: runtimeFolder, at: runtimeFolder }]);
const bench = new NodeBench({ session, tree, node: process.execPath });
await bench.try(scenario);
const began = performance.now();
for (let n = 0; n < trials; n++) await bench.try(scenario, { overlay: { 'pick.mjs': source(n % 2) } });
const warm = (performance.now() - began) / trials;
const freshBegan = performance.now();
for (let n = 0; n < freshRuns; n++) await session.run([process.execPath, '--test', 'pick.test.mjs'], { cwd: tree });
const fresh = (performance.now() - freshBegan) / freshRuns;
await bench.close();
rmSync(tree, { recursive: true });
console.log(
  `warm: ${warm.toFixed(2)} ms a candidate (${Math.round(1000 / warm)} a second); fresh node --test in the sandbox: ${fresh.toFixed(0)} ms; ratio ${Math.round(fresh / warm)}`,
);
