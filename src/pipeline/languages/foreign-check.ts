import type { TypeChecker, TypeCheckResult } from '../../ports/type-check.ts';
import type { ScratchTree } from '../../preparation/scratch/tree.ts';
import type { Foreign } from './foreign.ts';
import { withStore } from './store.ts';

const timeMs = 180_000;

/** What the language's own compiler complains of, in the place of a type check. */
export function foreignCheck(foreign: Foreign, scratch: ScratchTree): TypeChecker {
  const { check } = foreign.framework;
  return async (replace): Promise<TypeCheckResult> => {
    if (!check) return { kind: 'none', reason: `nothing checks ${foreign.language.label} without running it` };
    const tree = await scratch.derive();
    try {
      await tree.write(replace);
      return await withStore(async (store) => {
        const { argv, cwd } = check.command;
        const at = cwd ? `${tree.root}/${cwd}` : tree.root;
        const result = await foreign.openBuild(tree, store).run(argv, { cwd: at, limits: { timeMs } });
        if (result.timedOut) return { kind: 'none', reason: `the check took longer than ${timeMs / 1000} s` };
        const output = `${result.stdout}\n${result.stderr}`.replaceAll(`${tree.root}/`, '');
        const diagnostics = check.faults(output).map((fault) => ({ ...fault, code: 0 }));
        if (result.exit !== 0 && diagnostics.length === 0)
          return {
            kind: 'none',
            reason: `the check could not be made: ${output.trim().split('\n').at(-1)?.slice(0, 200)}`,
          };
        return { kind: 'checked', diagnostics };
      });
    } finally {
      await tree.dispose();
    }
  };
}
