import { rmSync } from 'node:fs';
import { NodeBench, runtimeFolder } from '../../../src/adapters/node-bench/node-bench.ts';
import { createNoSandbox } from '../../../src/adapters/no-sandbox/sandbox.ts';
import type { Bench } from '../../../src/ports/bench.ts';
import { copyTree } from './tree-copy.ts';

/** The product's own warm bench on a copy of a fixture, without a sandbox: its code is ours. `close` removes the copy. */
export function openBench(project: string): Bench {
  const tree = copyTree(project);
  const session = createNoSandbox().open(tree, [{ host: runtimeFolder, at: runtimeFolder }]);
  const bench = new NodeBench({ session, tree, node: process.execPath });
  return {
    try: (scenario, options) => bench.try(scenario, options),
    close: async () => {
      await bench.close();
      rmSync(tree, { recursive: true, force: true });
    },
  };
}
