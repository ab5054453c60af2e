/**
 * Mutated bodies at the door: no throw, nothing over 100 ms, no growing memory. A slice of inputs for each seed, so that a
 * run can be split and repeated. Run: node --expose-gc bench/fuzz-door.ts [inputs] [first seed]
 */
import { fuzzDoor } from './fuzz/door-run.ts';

const inputs = Number(process.argv[2] ?? 1_000_000);
const firstSeed = Number(process.argv[3] ?? 1);
const slice = 10_000;
const heap: number[] = [];
let done = 0;
let events = 0;
let slowest = 0;
let found = 0;
for (let seed = firstSeed; done < inputs; seed += 1) {
  const report = await fuzzDoor(seed, Math.min(slice, inputs - done));
  done += report.inputs;
  events += report.events;
  slowest = Math.max(slowest, report.slowest);
  found += report.findings.length;
  for (const finding of report.findings)
    console.log(`seed ${seed}: ${finding.kind}: ${finding.what}\n  ${finding.input.slice(0, 4000)}`);
  // A turn of the event loop, as a server has one for every body: streams that failed wait for it.
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  heap.push(process.memoryUsage().heapUsed / 1024 / 1024);
  console.log(
    `${done} inputs, ${events} events, slowest ${slowest.toFixed(0)} ms, ${found} findings, heap ${heap.at(-1)?.toFixed(1)} MB`,
  );
}
process.exitCode = found === 0 ? 0 : 1;
