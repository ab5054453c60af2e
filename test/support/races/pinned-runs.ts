import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Proposal } from '../../../src/domain/proposal.ts';
import { copyExample, fixedCopy, type RaceExample } from './race-example.ts';
import type { FixedRace } from './fix-race.ts';

/** Fresh processes of the generated test. `alike`: failing runs that show production's message. */
export interface PinnedRuns {
  runs: number;
  failing: number;
  alike: number;
  passing: number;
  /** What a run said that went another way than the first. */
  odd: string | null;
}

const runMs = 60_000;

/** Runs the generated test `times` times, two side by side, on the example as it crashed or with its hand-written fix. */
export async function pinnedRuns(
  example: RaceExample,
  { proposal, bundle }: FixedRace,
  on: 'base' | 'fixed',
  times: number,
): Promise<PinnedRuns> {
  if (!proposal) throw new Error('there is no bundle');
  const tree = path.join(path.dirname(bundle), on);
  if (on === 'base') copyExample(example, tree);
  else fixedCopy(example, tree);
  cpSync(path.join(bundle, 'reproduction'), tree, { recursive: true });
  const result: PinnedRuns = { runs: 0, failing: 0, alike: 0, passing: 0, odd: null };
  const lane = async (): Promise<void> => {
    while (result.runs < times) {
      result.runs++;
      note(result, await runOnce(tree, proposal), proposal.bug.message, on);
    }
  };
  await Promise.all([lane(), lane()]);
  rmSync(tree, { recursive: true, force: true });
  return result;
}

function note(result: PinnedRuns, { exit, said }: { exit: number | null; said: string }, message: string, on: string) {
  const isAlike = said.includes(message);
  if (exit === 0) result.passing++;
  else result.failing++;
  if (exit !== 0 && isAlike) result.alike++;
  if (on === 'base' ? exit === 0 || !isAlike : exit !== 0) result.odd ??= said.slice(0, 2_000);
}

async function runOnce(tree: string, { reproduction }: Proposal): Promise<{ exit: number | null; said: string }> {
  const temporary = path.join(path.dirname(tree), 'pinned');
  mkdirSync(temporary, { recursive: true });
  const own = mkdtempSync(path.join(temporary, 'run-'));
  const child = spawn(process.execPath, reproduction.command.slice(1), {
    cwd: path.join(tree, reproduction.cwd),
    env: { PATH: process.env.PATH, TMPDIR: own },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: runMs,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [exit] = (await once(child, 'close')) as [number | null];
  rmSync(own, { recursive: true, force: true });
  return { exit, said };
}
