import { spawn } from 'node:child_process';
import { Fault } from '../../domain/fault.ts';
import { endWithUs } from '../process/live.ts';

/** Whatever the repository's own config says, these hold: nothing of it may start a program or reach a network. */
const guards = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.untrackedCache=false',
  'protocol.allow=never',
  'protocol.ext.allow=never',
  'diff.external=',
  'log.showSignature=false',
  'maintenance.auto=false',
  'gc.auto=0',
  // The checkout may belong to another user (a container, a CI mount); nothing of its config is trusted anyway.
  'safe.directory=*',
].flatMap((setting) => ['-c', setting]);

/** Bounds of one call, and where it runs. */
export interface GitCall {
  cwd: string;
  /** Added to the fixed environment (GIT_DIR, GIT_INDEX_FILE, ...). */
  env?: Record<string, string>;
  maxBytes?: number;
  timeMs?: number;
  stdin?: string | Uint8Array;
}

export type GitResult = { exit: number; stdout: Buffer; stderr: string };

/** The environment of every call: the caller's PATH and nothing else of it (no inherited GIT_DIR, no home, no keys). */
function environment(extra: Record<string, string>): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    LC_ALL: 'C',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_PAGER: 'cat',
    ...extra,
  };
}

/**
 * Runs `git` once, without a shell. Any exit code is a value; a missing program, a time-out or more output than
 * `maxBytes` (64 MiB unless told) is a Fault GIT_FAILED.
 */
export function runGit(args: readonly string[], call: GitCall): Promise<GitResult> {
  const { promise, resolve, reject } = Promise.withResolvers<GitResult>();
  const child = spawn('git', ['--no-pager', ...guards, ...args], {
    cwd: call.cwd,
    env: environment(call.env ?? {}),
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: call.timeMs ?? 120_000,
    killSignal: 'SIGKILL',
  });
  endWithUs(child, () => child.kill('SIGKILL'));
  const limit = call.maxBytes ?? 64 * 1024 * 1024;
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) child.kill('SIGKILL');
    else chunks.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < 4000) stderr += chunk.toString();
  });
  child.stdin.on('error', () => {});
  child.stdin.end(call.stdin ?? '');
  child.on('error', (cause) =>
    reject(new Fault('GIT_FAILED', `git could not be started: ${cause.message}`, { cause })),
  );
  child.on('close', (exit, signal) => {
    if (size > limit) reject(new Fault('GIT_FAILED', `git ${args[0]}: more than ${limit} bytes of output`));
    else if (exit === null) reject(new Fault('GIT_FAILED', `git ${args[0]}: ended by ${signal}`));
    else resolve({ exit, stdout: Buffer.concat(chunks), stderr });
  });
  return promise;
}

/** As {@link runGit}, and anything but exit 0 is a Fault GIT_FAILED. */
export async function mustGit(args: readonly string[], call: GitCall): Promise<Buffer> {
  const result = await runGit(args, call);
  if (result.exit === 0) return result.stdout;
  throw new Fault('GIT_FAILED', `git ${args[0]}: exit ${result.exit}: ${result.stderr.trim().slice(0, 500)}`);
}
