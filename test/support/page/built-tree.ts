import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { createBubblewrap } from '../../../src/adapters/bubblewrap/sandbox.ts';
import { runtimeFolder } from '../../../src/adapters/node-bench/node-bench.ts';
import type { BuildSteps } from '../../../src/pipeline/build-steps.ts';
import { SandboxPageBuilder } from '../../../src/pipeline/page-builder.ts';
import type { SandboxSession } from '../../../src/ports/sandbox.ts';
import { createScratch } from '../../../src/preparation/scratch/create.ts';
import { openRepository } from '../../../src/adapters/git/repository.ts';
import { ScratchRepository } from '../scratch-repository.ts';

export const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** A repository with these files and this project's packages beside them, as a scratch tree, with a builder in the sandbox. */
export async function treeToBuild(files: Record<string, string>, steps: BuildSteps) {
  const repository = new ScratchRepository();
  onTestFinished(() => repository.remove());
  const commit = repository.commit('A page', { '.gitignore': 'dist\nnode_modules\n', ...files });
  symlinkSync(modules, path.join(repository.dir, 'node_modules'));
  const opened = await openRepository(repository.dir);
  const scratch = await createScratch({ repository: opened, commit, dependencies: 'mount' });
  opened.close();
  onTestFinished(() => scratch.dispose());
  const sandbox = createBubblewrap({ programs: [process.execPath] });
  const openSession = (tree: typeof scratch): SandboxSession =>
    sandbox.open(tree.root, [...tree.mounts, { host: runtimeFolder, at: runtimeFolder }]);
  const builder = new SandboxPageBuilder({
    scratch,
    openSession,
    node: process.execPath,
    script: path.join(runtimeFolder, 'look-at-build.mjs'),
    files: Object.keys(files),
    stepsFor: () => [steps],
    tell: () => {},
  });
  return { repository, scratch, openSession, builder };
}

/** Writes files below a folder. */
export function writeAll(folder: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}
