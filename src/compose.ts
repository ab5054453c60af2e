import { Fault } from './domain/fault.ts';
import type { Repository } from './ports/repository.ts';
import type { Sandbox } from './ports/sandbox.ts';

export type SandboxChoice = 'auto' | 'bwrap' | 'docker' | 'none';

/** Opens the checkout that holds `dir`; throws NO_REPOSITORY. `close` takes its scratch folder away. */
export async function openRepository(dir: string): Promise<Repository & { close(): void }> {
  const { openRepository: open } = await import('./adapters/git/repository.ts');
  return open(dir);
}

/** Applies a patch to a scratch tree (not to a checkout). */
export async function applyPatchTo(tree: string, patch: string, reverse: boolean) {
  const { applyPatch } = await import('./adapters/git/apply-patch.ts');
  return applyPatch(tree, patch, reverse);
}

/** The sandbox that the user chose; `auto` is bubblewrap. Throws SANDBOX_UNAVAILABLE. */
export async function openSandbox(choice: SandboxChoice): Promise<Sandbox> {
  const programs = [process.execPath];
  if (choice === 'auto' || choice === 'bwrap') {
    const { createBubblewrap } = await import('./adapters/bubblewrap/sandbox.ts');
    return createBubblewrap({ programs });
  }
  if (choice === 'none') {
    const { createNoSandbox } = await import('./adapters/no-sandbox/sandbox.ts');
    return createNoSandbox({ programs });
  }
  throw new Fault('SANDBOX_UNAVAILABLE', `sandbox ${choice} is not available yet`);
}
