import { rmSync } from 'node:fs';
import { fixRace, type FixedRace } from './fix-race.ts';
import { type PinnedRuns, pinnedRuns } from './pinned-runs.ts';
import { newFolder, raceExample } from './race-example.ts';

const exploredAtMost = 10;

/** One example through the whole loop, with fresh runs of its pinned test before and after the hand-written fix. */
export interface VerifiedRace {
  name: string;
  fixed: FixedRace;
  base: PinnedRuns | null;
  after: PinnedRuns | null;
  /** What does not hold; empty when all does. */
  faults: string[];
}

/** Verifies one example; `times` fresh runs each of the pinned test, `seconds` for `reproof fix`. Leaves nothing behind. */
export async function verifyRace(name: string, times: number, seconds?: number): Promise<VerifiedRace> {
  const folder = newFolder('reproof-race-');
  try {
    const example = raceExample(name);
    const fixed = await fixRace(example, folder, seconds);
    const { proposal, explored } = fixed;
    const reproduction = proposal?.reproduction;
    const faults: string[] = [];
    if (reproduction?.verdict !== 'reproduced')
      faults.push(`not reproduced: ${reproduction?.identity.reasons.at(-1) ?? fixed.said.slice(-300)}`);
    if (reproduction?.strategy !== 'schedule-exploration') faults.push(`strategy ${reproduction?.strategy}`);
    if (explored > exploredAtMost) faults.push(`${explored} runs until it was found`);
    if (reproduction?.verdict !== 'reproduced') return { name, fixed, base: null, after: null, faults };
    const base = await pinnedRuns(example, fixed, 'base', times);
    const after = await pinnedRuns(example, fixed, 'fixed', times);
    if (base.alike !== times) faults.push(`${base.alike} of ${times} pinned runs fail alike: ${base.odd}`);
    if (after.passing !== times) faults.push(`${after.passing} of ${times} runs pass with the fix: ${after.odd}`);
    return { name, fixed, base, after, faults };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A line of the table in docs/benchmarks.md. */
export function rowOf({ name, fixed, base, after }: VerifiedRace): string {
  const { proposal, explored, seconds } = fixed;
  const schedule = proposal?.reproduction.schedule;
  const ratio = schedule ? `${schedule.unpinned.failing} of ${schedule.unpinned.total}` : '-';
  const pinned = base ? `${base.alike} of ${base.runs}` : '-';
  const green = after ? `${after.passing} of ${after.runs}` : '-';
  const names = schedule?.order.length ?? '-';
  const found = schedule ? String(explored) : 'not found';
  return `| ${name} | ${found} | ${ratio} | ${names} | ${pinned} | ${green} | ${proposal?.fix ? 'validated' : 'declined'} | ${seconds.toFixed(0)} |`;
}

export const tableHead = [
  '| example | runs until found | fails in no order | names in the pin | pinned, fails | fixed, passes | own fix | seconds |',
  '|---|---|---|---|---|---|---|---|',
];
