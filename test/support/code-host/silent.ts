import { spawnSync } from 'node:child_process';

/** Exit code of a program whose output is nobody's business. */
export function exitOf(program: string, args: readonly string[]): number | null {
  return spawnSync(program, args, { stdio: 'ignore' }).status;
}
