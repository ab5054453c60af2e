import type { MappedFrame } from '../../domain/code-map.ts';
import type { Language } from '../../languages/language.ts';
import { languageOf } from '../../languages/languages.ts';
import type { TestFramework, Tree } from '../../languages/test-framework.ts';
import type { Sandbox, SandboxSession } from '../../ports/sandbox.ts';
import type { Toolchain } from '../../ports/toolchain.ts';
import type { ScratchTree } from '../../preparation/scratch/tree.ts';
import { withEnvironment } from './with-environment.ts';

/** What runs the code of a stack that is not JavaScript's. */
export interface Foreign {
  language: Language;
  framework: TestFramework;
  toolchain: Toolchain;
  tree: Tree;
  /** Read-only but for the tree; what compilers have kept may be used, and what is written to it is thrown away. */
  openSession(tree: ScratchTree): SandboxSession;
  /** With the compilers' caches; `store` is a folder of the host that the build writes to. */
  openBuild(tree: ScratchTree, store: string): SandboxSession;
  /** As `openSession`, with what a build has made shown read-only. */
  openRun(tree: ScratchTree, store: string): SandboxSession;
}

/** The language of the innermost frame of this repository; null for JavaScript's, and where there is none. */
export function languageOfStack(frames: readonly MappedFrame[]): { language: Language; file: string } | null {
  const first = frames.find(({ kind, file }) => kind === 'source' && file !== null);
  const language = first?.file ? languageOf(first.file) : null;
  return language && first?.file ? { language, file: first.file } : null;
}

const layered = ({ host, at }: Toolchain['mounts'][number]) => ({ host, at, layered: true });

/** The language's side of the bench. A sentence where the tree or the machine has none. */
export function foreignOf(
  about: { language: Language; file: string },
  files: readonly string[],
  read: (file: string) => string | null,
  toolchain: Toolchain,
  sandbox: Sandbox,
): Foreign | string {
  const { language, file } = about;
  const tree: Tree = { files, read, tools: toolchain.tools };
  const framework = language.frameworkOf?.(tree, file) ?? null;
  if (!framework) return `no way to test this ${language.label} code was found`;
  const { mounts, env, building } = toolchain;
  const open = (scratch: ScratchTree, more: Toolchain['mounts'], added: Toolchain['env']): SandboxSession =>
    withEnvironment(sandbox.open(scratch.root, [...scratch.mounts, ...mounts, ...more]), { ...env, ...added });
  return {
    language,
    framework,
    toolchain,
    tree,
    openSession: (scratch) => open(scratch, building.mounts.map(layered), building.env),
    openBuild: (scratch, store) =>
      open(scratch, [...building.mounts, { host: store, at: store, writable: true }], building.env),
    openRun: (scratch, store) => open(scratch, [{ host: store, at: store }], {}),
  };
}
