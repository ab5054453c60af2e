import type { BugStore } from '../ports/store/bug-store.ts';
import type { ChangeStore } from '../ports/store/change-store.ts';
import type { ProjectStore } from '../ports/store/project-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import { queueRank } from '../domain/priority.ts';

export interface SweepParts {
  bugs: BugStore;
  projects: ProjectStore;
  queue: WorkQueue;
  changes: Pick<ChangeStore, 'due' | 'unbegun' | 'lookAgain'>;
}

const everyMs = 60_000;
/** Somebody waits for it. */
const changePriority = 10;
/** With the first sweep, and again each hour: bugs whose rate falls are seen no more. */
const hourMs = 3_600_000;
const lookedBackMs = 8 * 24 * hourMs;

/**
 * Bugs that are to be worked on and that no job is for are asked for again: after a restart, once a repository is there,
 * and where a server died between a signal and its job. Out: how many.
 */
export async function resumeBugs({ bugs, projects, queue }: SweepParts, project?: string): Promise<number> {
  const connected = new Set<string>();
  for (const { id } of await projects.projects()) if (await projects.repository(id)) connected.add(id);
  const asked = await queue.open();
  let after: string | undefined;
  let count = 0;
  do {
    const page = await bugs.bugs({ project, states: ['new', 'investigating', 'regressed'], limit: 200, after });
    for (const { id, project: of, priority, paused } of page.bugs) {
      if (paused || asked.has(id) || !connected.has(of)) continue;
      await queue.enqueue(id, { project: of, priority: queueRank(priority) });
      count += 1;
    }
    after = page.next ?? undefined;
  } while (after);
  return count;
}

const changesAtOnce = 200;
/** A change that was asked for and that no turn came to is asked for again after so long. */
const askedAgainMs = 10 * 60_000;

/** Changes whose time has come, and those that a server died before. They come before what comes by itself. Out: how many. */
export async function resumeChanges(
  { changes, queue }: Pick<SweepParts, 'changes' | 'queue'>,
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

/** Once a minute: priorities as they are by now, and bugs that nobody works on. Never throws; what fails is done the next time. Returns what ends it. */
export function startSweeping(parts: SweepParts, now: () => Date): () => Promise<void> {
  let last = 0;
  let wholeAt = 0;
  const sweep = async (): Promise<void> => {
    const at = now().getTime();
    const whole = at - wholeAt >= hourMs;
    await parts.bugs.prioritise(new Date(whole ? at - lookedBackMs : last - everyMs));
    last = at;
    if (whole) wholeAt = at;
    await resumeBugs(parts);
    await resumeChanges(parts, new Date(at));
  };
  let underWay: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    underWay = underWay.then(sweep).catch(() => {});
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
