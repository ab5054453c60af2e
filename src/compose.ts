import { Fault } from './domain/fault.ts';
import type { Sandbox } from './ports/sandbox.ts';
import type { VerifyPorts } from './verify/verify-bundle.ts';

export type SandboxChoice = 'auto' | 'bwrap' | 'docker' | 'none';

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

/**
 * What `reproof verify` runs on: the checkout that holds `dir`, fresh trees of its commits in the chosen sandbox, and
 * `git apply`. Throws NO_REPOSITORY and SANDBOX_UNAVAILABLE; `close` takes scratch folders away.
 */
export async function openVerification(
  dir: string,
  choice: SandboxChoice,
): Promise<VerifyPorts & { sandbox: Sandbox['kind']; close(): void }> {
  const { openRepository } = await import('./adapters/git/repository.ts');
  const { applyPatch } = await import('./adapters/git/apply-patch.ts');
  const { createScratch } = await import('./preparation/scratch/create.ts');
  const sandbox = await openSandbox(choice);
  const repository = await openRepository(dir);
  const dependencies = sandbox.kind === 'none' ? 'copy' : 'mount';
  return {
    repository,
    applyPatch,
    sandbox: sandbox.kind,
    async freshTree(commit) {
      const tree = await createScratch({ repository, commit, dependencies });
      return { root: tree.root, session: sandbox.open(tree.root, tree.mounts), remove: () => tree.dispose() };
    },
    close: () => repository.close(),
  };
}
