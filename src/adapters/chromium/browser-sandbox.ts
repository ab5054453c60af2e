import type { Sandbox, SandboxSession } from '../../ports/sandbox.ts';
import type { BrowserProgram } from './find-browser.ts';

/** A sandbox in which programs also find the browser, where it does not stand among the system's own folders. */
export function withBrowser(sandbox: Sandbox, browser: BrowserProgram | null): Sandbox {
  if (!browser || browser.mounts.length === 0) return sandbox;
  const { mounts, env } = browser;
  const around = (session: SandboxSession): SandboxSession => ({
    run: (argv, options) => session.run(argv, { ...options, env: { ...env, ...options.env } }),
    start: (argv, options) => session.start(argv, { ...options, env: { ...env, ...options.env } }),
  });
  return {
    kind: sandbox.kind,
    open: (tree, own) => around(sandbox.open(tree, [...own, ...mounts])),
  };
}
