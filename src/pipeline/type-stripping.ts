import type { MappedFrame } from '../domain/code-map.ts';
import { type Project, writingSetup } from '../preparation/project/project.ts';
import { runsTypeScript } from '../preparation/runtime/choose.ts';

/**
 * Whether a test of the crashed code needs a Node that loads .ts files by itself: the code is TypeScript, and neither a
 * test framework nor a loader of the project would compile it.
 */
export function needsTypeStripping(project: Project, frames: readonly MappedFrame[], version: string): boolean {
  const file = frames.find((frame) => frame.kind === 'source')?.file;
  if (!file || !/\.[cm]?ts$/.test(file) || runsTypeScript(version)) return false;
  const setup = writingSetup(project, file);
  const hooked = setup.call?.nodeOptions.some((option) =>
    /^(?:--import|--loader|--experimental-loader|--require|-r)\b/.test(option),
  );
  return setup.framework === 'node:test' && hooked !== true;
}
