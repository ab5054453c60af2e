import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createBubblewrap } from '../../src/adapters/bubblewrap/sandbox.ts';
import { NodeBench, type NodeBenchOptions, runtimeFolder } from '../../src/adapters/node-bench/node-bench.ts';
import type { RunOutcome } from '../../src/domain/run.ts';
import type { EncodedValue } from '../../src/domain/encoded-value.ts';
import type { CallScenario, ProgramScenario } from '../../src/domain/scenario.ts';

/** A bench in a real sandbox on a tree with the given files, closed and removed with the test. */
export function benchOn(
  files: Record<string, string>,
  options: Pick<NodeBenchOptions, 'trialsPerProcess' | 'driver'> = {},
) {
  const tree = realpathSync(mkdtempSync(path.join(tmpdir(), 'reproof bench-')));
  const write = (more: Record<string, string>) => {
    for (const [file, text] of Object.entries(more)) {
      mkdirSync(path.dirname(path.join(tree, file)), { recursive: true });
      writeFileSync(path.join(tree, file), text);
    }
  };
  write(files);
  const node = realpathSync(process.execPath);
  const session = createBubblewrap({ programs: [node] }).open(tree, [{ host: runtimeFolder, at: runtimeFolder }]);
  const bench = new NodeBench({ session, tree, node, ...options });
  onTestFinished(async () => {
    await bench.close();
    rmSync(tree, { recursive: true, force: true });
  });
  return { bench, tree, write };
}

/** A run of a program on its own. */
export const program = (entry: string, more: Partial<ProgramScenario> = {}): ProgramScenario => ({
  kind: 'program',
  entry,
  cwd: '',
  argv: [],
  env: {},
  inputs: [],
  requests: [],
  ...more,
});

/** A call of an export (`default` of an ES module, null for `module.exports` itself). */
export function call(
  module: string,
  name: string | null,
  args: EncodedValue[] = [],
  load: CallScenario['load'] = 'import',
): CallScenario {
  return { kind: 'call', module, from: module, load, steps: [{ do: 'call', name, args }] };
}

/** The outcome in a few words, for comparisons. */
export function said(outcome: RunOutcome): string {
  switch (outcome.kind) {
    case 'passed':
      return `passed ${JSON.stringify(outcome.value)}${outcome.stdout && ` says ${outcome.stdout.trim()}`}`;
    case 'failed':
      return `failed ${outcome.failure.type}: ${outcome.failure.message}`;
    case 'exited':
      return `exited ${outcome.code}`;
    case 'timed-out':
      return 'timed-out';
    case 'unloadable':
      return `unloadable ${outcome.reason.split('\n')[0]}`;
  }
}
