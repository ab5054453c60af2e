/** Cold start of the CLI: `reproof --help` against `node -e 0` in turn, so that the machine's noise cancels out. Run: node bench/cold-start.ts */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));
const rounds = 15;

function timed(args: readonly string[]): number {
  const began = performance.now();
  spawnSync(process.execPath, [...args], { stdio: 'ignore' });
  return performance.now() - began;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const help: number[] = [];
const empty: number[] = [];
for (let round = 0; round < rounds; round++) {
  help.push(timed([main, '--help']));
  empty.push(timed(['-e', '0']));
}
console.log(
  `reproof --help: median ${median(help).toFixed(0)} ms; node -e 0: ${median(empty).toFixed(0)} ms; ratio ${(median(help) / median(empty)).toFixed(1)}`,
);
