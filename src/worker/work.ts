import type { LiveEvent } from '../domain/live-event.ts';
import type { ProgressSink } from '../domain/progress.ts';
import { advanceBug, type AdvanceParts } from '../pipeline/advance-bug.ts';
import { advanceChange, type ChangeAdvanced, type ChangeParts } from '../pipeline/advance-change.ts';
import { proposeRollback, type RollbackParts } from '../pipeline/propose-rollback.ts';
import type { Live } from '../ports/live.ts';
import type { WorkQueue } from '../ports/work-queue.ts';

export interface WorkerParts extends Omit<AdvanceParts, 'progress' | 'proposals'>, ChangeParts, RollbackParts {
  proposals: AdvanceParts['proposals'] & RollbackParts['proposals'];
  queue: WorkQueue;
  live: Live;
  /** Told in the log. */
  tell: (line: Record<string, unknown>) => void;
}

function progressTo(live: Live, bug: string): ProgressSink {
  return ({ stage, kind, text, runs, outcome }) => {
    const event: LiveEvent = {
      kind: 'progress',
      bug,
      stage,
      step: kind,
      text: text.slice(0, 1_000),
      runs: runs ?? null,
      outcome: outcome ?? null,
    };
    live.publish(event);
  };
}

/** Takes bugs from the queue and advances each as far as it goes without a person; ends with `queue.stop`. */
export async function startWorker(
  parts: WorkerParts,
  options: { concurrency: number; perRepository?: number },
): Promise<void> {
  const advance = { ...parts, progress: (bug: string) => progressTo(parts.live, bug) };
  await parts.queue.work(async (bug, stop) => {
    const turn = async (): Promise<void> => {
      const advanced = await advanceBug(bug, advance, stop);
      parts.tell({ bug, ...advanced });
      if (advanced.kind === 'moved') parts.live.publish({ kind: 'bug-changed', bug, state: advanced.state });
    };
    const rollback = await proposeRollback(bug, parts);
    if (rollback.kind === 'stale') return;
    if (rollback.kind !== 'nothing-to-do') parts.tell({ bug, rollback });
    if (rollback.kind === 'proposed') parts.live.publish({ kind: 'bug-changed', bug, state: 'proposed' });
    const changes = async (): Promise<ChangeAdvanced> => {
      const change = await advanceChange(bug, parts, stop);
      if (change.kind !== 'waits' || change.for !== 'nothing-to-do') parts.tell({ bug, change });
      if (change.kind === 'moved') parts.live.publish({ kind: 'bug-changed', bug, state: change.state });
      return change;
    };
    // What takes a change back is published first; the bug is worked on beside it, which takes minutes.
    if (rollback.kind === 'proposed') await changes();
    await turn();
    // The same turn publishes what it has just proposed; of all others it is what is left to do.
    const change = await changes();
    // It may have been released before anybody saw that it had landed.
    // And what was taken back is investigated anew.
    if (change.kind === 'moved' && (change.state === 'applied' || change.state === 'regressed')) await turn();
  }, options);
}
