import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Mount } from '../../ports/sandbox.ts';

const runtime = fileURLToPath(new URL('../../runtime', import.meta.url));
const helper = createRequire(import.meta.url)(path.join(runtime, 'run-page.cjs')) as {
  findBrowser(env: NodeJS.ProcessEnv): string | null;
};

/** A Chromium of this machine. */
export interface BrowserProgram {
  /** Absolute path of the executable. */
  program: string;
  /** What the sandbox has to show besides the system's folders. */
  mounts: Mount[];
  /** Lets the shipped helper find it inside the sandbox. */
  env: Record<string, string>;
}

const shown = /^\/(?:usr\/(?:lib|lib64|bin|share)|usr\/local\/(?:lib|bin)|nix\/store)\//;

/**
 * Finds the Chromium that pages are replayed in: REPROOF_CHROMIUM, CHROME_PATH, else chromium, chromium-browser,
 * google-chrome, google-chrome-stable or chrome on the PATH. Null where there is none.
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): BrowserProgram | null {
  const program = helper.findBrowser(env);
  if (program === null) return null;
  const folder = path.dirname(program);
  return {
    program,
    mounts: shown.test(program) ? [] : [{ host: folder, at: folder }],
    env: { REPROOF_CHROMIUM: program },
  };
}
