import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Role } from '../../../src/domain/permission.ts';
import type { RunningServer } from './running-server.ts';

const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));

/** Runs the command line as somebody of a role at a server; `input` is its standard input. */
export async function reproof(
  { url }: Pick<RunningServer, 'url'>,
  args: readonly string[],
  { input = '', role = 'admin', env = {} }: { input?: string; role?: Role; env?: NodeJS.ProcessEnv } = {},
): Promise<{ exit: number; out: string; said: string }> {
  const own = { ...process.env, REPROOF_URL: url, REPROOF_TOKEN: role, NO_COLOR: '1', ...env };
  const child = spawn(process.execPath, [main, ...args], { env: own });
  let [out, said] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(input);
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, out, said };
}
