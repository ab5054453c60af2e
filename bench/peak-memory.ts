/**
 * Peak memory of a command with all its descendants, the sandboxed ones included: proportional set sizes from /proc, every
 * 100 ms. Run: node bench/peak-memory.ts ./reproof fix --repo DIR --event FILE --out DIR
 */
import { spawn } from 'node:child_process';
import { familyOf, memoryOf } from './process-family.ts';

const everyMs = 100;
const [command, ...args] = process.argv.slice(2);
if (!command) throw new Error('usage: node bench/peak-memory.ts COMMAND [ARGS]');

let peak = 0;
let processes = 0;
const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore'] });
const timer = setInterval(() => {
  const pids = familyOf(child.pid ?? -1);
  const sum = memoryOf(pids);
  if (sum > peak) [peak, processes] = [sum, pids.length];
}, everyMs);
child.once('close', (code) => {
  clearInterval(timer);
  console.log(`exit ${code}; peak ${(peak / 1e6).toFixed(0)} MB in ${processes} processes`);
});
