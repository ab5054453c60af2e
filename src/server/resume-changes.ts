import type { ChangeStore } from '../ports/store/change-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';

export type ResumedChanges = Pick<ChangeStore, 'due' | 'unbegun' | 'lookAgain'>;

/** Somebody waits for it. */
const changePriority = 10;
const changesAtOnce = 200;
/** A change that was asked for and that no turn came to is asked for again after so long. */
const askedAgainMs = 10 * 60_000;

/** Changes whose time has come, and those that a server died before. They come before what comes by itself. Out: how many. */
export async function resumeChanges(
  { changes, queue }: { changes: ResumedChanges; queue: WorkQueue },
  now: Date,
): Promise<number> {
  const asked = await queue.open();
  const due = await changes.due(now, changesAtOnce);
  for (const { id } of due) await changes.lookAgain(id, new Date(now.getTime() + askedAgainMs));
  const wanted = [
    ...due.map(({ bugs: [bug = ''], project }) => ({ bug, project })),
    ...(await changes.unbegun(changesAtOnce)),
  ].filter(({ bug }) => !asked.has(bug));
  for (const { bug, project } of wanted) await queue.enqueue(bug, { project, priority: changePriority });
  return wanted.length;
}
