import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ProductionEvent } from '../domain/event.ts';
import type { Bench } from '../ports/bench.ts';
import type { SandboxSession } from '../ports/sandbox.ts';
import { detectProject } from '../preparation/project/detect.ts';
import type { Project } from '../preparation/project/project.ts';
import { createScratch } from '../preparation/scratch/create.ts';
import type { ScratchTree } from '../preparation/scratch/tree.ts';
import type { Diagnosis } from './2-diagnosis.ts';
import type { Journal } from './journal.ts';
import type { Services, TargetRuntime } from './services.ts';
import { treeText } from './tree-text.ts';

/** A tree of the base commit that code can run in, and what runs it. */
export interface Prepared {
  scratch: ScratchTree;
  /** Text of a file of the tree (path from the root). */
  readFile: (file: string) => string | null;
  project: Project;
  runtime: TargetRuntime;
  /** Warm benches on copies of the tree that the programs may write to. */
  benches: [Bench, Bench];
  openSession(tree: ScratchTree): SandboxSession;
  /** A further warm bench on another tree; the caller closes it. */
  benchOn(tree: ScratchTree): Bench;
  /** A scratch tree of another commit with the same dependencies. */
  scratchOf(commit: string): Promise<ScratchTree>;
  dispose(): Promise<void>;
}

/** Stage 3: the base commit as a scratch tree in the sandbox (ENV-1); the checkout is only read. */
export function prepare(
  journal: Journal,
  services: Services,
  event: ProductionEvent,
  diagnosis: Diagnosis,
): Promise<Prepared> {
  return journal.stage(
    'preparation',
    'preparing a scratch tree',
    async () => {
      const { repository } = services;
      const runtime = await services.chooseRuntime(
        event.runtime?.name.startsWith('node') ? event.runtime.version : null,
      );
      const sandbox = await services.openSandbox(runtime);
      const scratchOf = (commit: string) =>
        createScratch({ repository, commit, dependencies: sandbox.kind === 'none' ? 'copy' : 'mount' });
      const scratch = await scratchOf(diagnosis.baseCommit);
      const installed = (file: string) => readFile(path.join(repository.root, file), 'utf8').catch(() => null);
      const text = treeText(scratch.root);
      const project = await detectProject(diagnosis.files, async (file) => text(file), { installed });
      const openSession = (tree: ScratchTree) => sandbox.open(tree.root, [...tree.mounts, ...services.benchMounts]);
      const benchOn = (tree: ScratchTree) => services.createBench(openSession(tree), tree.root);
      const second = await scratch.derive();
      const benches: [Bench, Bench] = [benchOn(scratch), benchOn(second)];
      journal.note({
        stage: 'preparation',
        kind: 'scratch-tree',
        actor: 'engine',
        inputs: [`commit:${diagnosis.baseCommit}`],
        outcome: `${sandbox.kind} sandbox, node ${runtime.version}${runtime.mismatch ? ` (${runtime.mismatch})` : ''}, ${project.packageManager.name}`,
      });
      const dispose = async () => {
        await Promise.all(benches.map((bench) => bench.close()));
        await Promise.all([scratch.dispose(), second.dispose()]);
      };
      return { scratch, readFile: text, project, runtime, benches, openSession, benchOn, scratchOf, dispose };
    },
    ({ runtime, scratch }) => ({
      text: `sandboxed copy at ${diagnosis.baseCommit.slice(0, 7)}, node ${runtime.version}, ${scratch.mounts.length} dependency folder(s)`,
    }),
  );
}
