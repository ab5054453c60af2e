import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Fault } from '../../domain/fault.ts';

/** The example service, running as a process of its own. */
export interface Service {
  origin: string;
  /** Settles when the process has ended, with its exit code. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

interface ServiceOptions {
  folder: string;
  /** URLs of modules loaded before the service: the recorder, and the one that sets up the Sentry SDK. */
  preloads: readonly string[];
  dsn: string;
  release: string;
}

function listening(child: ChildProcess, errors: () => string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const fail = (why: string) =>
    reject(new Fault('INTERNAL', `the example service did not start: ${why}`, { help: 'Run `npm ci` and try again.' }));
  const timer = setTimeout(() => fail('no answer in 20 s'), 20_000);
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const port = /listens on (\d+)/.exec(line)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
  child.once('error', (error) => fail(error.message));
  child.once('exit', (code) => fail(`exit ${code}: ${errors().slice(-400)}`));
  return promise.finally(() => clearTimeout(timer));
}

/** Starts the service on a free loopback port and waits until it listens. Throws INTERNAL with its output when it does not. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { dsn, release } = options;
  const sdk = { SENTRY_DSN: dsn, SENTRY_RELEASE: release };
  const recorder = { REPROOF_DSN: dsn, REPROOF_RELEASE: release, REPROOF_ENVIRONMENT: 'production' };
  const env = { PATH: process.env.PATH, PORT: '0', ...sdk, ...recorder };
  const child = spawn(process.execPath, [...options.preloads.flatMap((url) => ['--import', url]), 'src/main.js'], {
    cwd: options.folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < 20_000) stderr += chunk.toString();
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended;
  };
  const origin = await listening(child, () => stderr).catch(async (error: unknown) => {
    await stop().catch(() => null);
    throw error;
  });
  return { origin, ended, stop };
}
