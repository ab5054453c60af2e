import type { WriteStream } from 'node:tty';
import { setTimeout as wait } from 'node:timers/promises';
import { listChanges } from '../../contract/code-hosts.ts';
import { Fault } from '../../domain/fault.ts';
import { LiveLine } from '../terminal/live-line.ts';
import { runExampleTests } from './example.ts';
import type { Origin } from './origin.ts';
import type { DemoServer } from './server.ts';
import type { Stage } from './stage.ts';
import type { Outcome } from './table.ts';

const pushedWithinMs = 60_000;

/** Waits until the worker has pushed each approved change. Out: their commits. Throws INTERNAL where one is not. */
export async function changesPushed(
  approved: readonly Outcome[],
  server: DemoServer,
  origin: Origin,
  show: Stage,
): Promise<string[]> {
  const live = new LiveLine(process.stdout as WriteStream);
  const commits: string[] = [];
  if (process.stdout.isTTY) live.show('   the worker makes a commit of exactly the approved bytes, and pushes it');
  for (const { bug } of approved) {
    const { branch, commit } = await pushed(bug, server);
    commits.push(commit);
    live.keep(
      `   ${bug}  ${branch}  ${show.paint('dim', `commit ${commit.slice(0, 10)}, pushed to ${origin.host.words}`)}`,
    );
  }
  live.clear();
  return commits;
}

async function pushed(bug: string, server: DemoServer): Promise<{ branch: string; commit: string }> {
  const began = performance.now();
  for (;;) {
    const [change] = await server.client.call(listChanges, { params: { id: bug } });
    if (change?.state === 'approved-ready' && change.commit) return { branch: change.branch, commit: change.commit };
    if (change?.state === 'failed' || performance.now() - began > pushedWithinMs)
      throw new Fault(
        'INTERNAL',
        `the change of bug ${bug} was not pushed: ${change?.detail || (change?.state ?? 'none')}`,
      );
    await wait(150);
  }
}

/** What the team does: merges the commits, runs the service's own tests, pushes main. Out: main's head. */
export async function mergeAll(
  approved: readonly Outcome[],
  commits: readonly string[],
  { origin, checkout, testsBefore }: { origin: Origin; checkout: string; testsBefore: number },
  show: Stage,
): Promise<string> {
  let head = '';
  for (const [i, commit] of commits.entries())
    head = await origin.merge(commit, `Merge the fix of bug ${approved[i]?.bug ?? ''}`);
  const { passed, failed } = await runExampleTests(checkout);
  show.say(
    `   main ${head.slice(0, 10)}: ${commits.length} merged; its own tests: ${passed} pass, ${failed} fail; ${passed + failed - testsBefore} more than before`,
  );
  if (failed > 0) throw new Fault('INTERNAL', 'the example’s tests fail with the fixes');
  await origin.push();
  return head;
}
