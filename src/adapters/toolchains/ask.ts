import { execFile } from 'node:child_process';

/** What a program of this machine answers on standard output; null where it is not there or fails. Nothing of a repository is run. */
export function ask(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { timeout: 20_000, cwd: '/', env: { ...process.env, ...env }, maxBuffer: 1_000_000 };
    execFile(program, [...args], options, (error, stdout) => resolve(error ? null : stdout));
  });
}
