/**
 * Peak memory of a command with all its descendants, the sandboxed ones included: proportional set sizes from /proc, every
 * 100 ms. Run: node bench/peak-memory.ts ./reproof fix --repo DIR --event FILE --out DIR
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const everyMs = 100;
const [command, ...args] = process.argv.slice(2);
if (!command) throw new Error('usage: node bench/peak-memory.ts COMMAND [ARGS]');

/** Parent of each process, by pid; what ends meanwhile is left out. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      found.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // ended
    }
  }
  return found;
}

function belowOf(root: number): number[] {
  const all = parents();
  const isBelow = (pid: number): boolean => {
    for (let at = pid; at > 1; at = all.get(at) ?? 0) if (at === root) return true;
    return false;
  };
  return [...all.keys()].filter(isBelow);
}

function pssOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

let peak = 0;
let processes = 0;
const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'ignore'] });
const timer = setInterval(() => {
  const pids = belowOf(child.pid ?? -1);
  const sum = pids.reduce((total, pid) => total + pssOf(pid), 0);
  if (sum > peak) [peak, processes] = [sum, pids.length];
}, everyMs);
child.once('close', (code) => {
  clearInterval(timer);
  console.log(`exit ${code}; peak ${(peak / 1e6).toFixed(0)} MB in ${processes} processes`);
});
