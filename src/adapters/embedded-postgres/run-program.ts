import { spawn } from 'node:child_process';
import type { RunsAs } from './user.ts';

/** What PostgreSQL's programs see: no variable of ours (PG* ones would change what they do), messages in English. */
export const environment = { LC_ALL: 'C', PATH: '/usr/bin:/bin', TZ: 'UTC' };

/** Runs a program of PostgreSQL to its end. Out: its exit code (null: could not be started) and the end of what it said. */
export function runProgram(
  file: string,
  args: readonly string[],
  as: RunsAs | null,
): Promise<{ exit: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { ...as, cwd: '/', env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ exit: null, output: error.message }));
    child.once('close', (exit) => resolve({ exit, output }));
  });
}
