import type { SandboxSession } from '../../ports/sandbox.ts';

/** A session whose programs get these variables besides their own; `PATH` is put before what a run names. */
export function withEnvironment(session: SandboxSession, env: Readonly<Record<string, string>>): SandboxSession {
  const merged = (own: Readonly<Record<string, string>> = {}): Record<string, string> => {
    const searched = [env['PATH'], own['PATH']].filter(Boolean).join(':');
    return { ...env, ...own, ...(searched ? { PATH: searched } : {}) };
  };
  return {
    run: (argv, options) => session.run(argv, { ...options, env: merged(options.env) }),
    start: (argv, options) => session.start(argv, { ...options, env: merged(options.env) }),
  };
}
