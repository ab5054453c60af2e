import type { AutoDecisions } from '../decisions/auto-decisions.ts';
import type { BugStore } from '../ports/store/bug-store.ts';
import type { ProjectStore } from '../ports/store/project-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import { queueRank } from '../domain/priority.ts';
import { resumeChanges, type ResumedChanges } from './resume-changes.ts';

export interface SweepParts {
  bugs: BugStore;
  projects: ProjectStore;
  queue: WorkQueue;
  changes: ResumedChanges;
  /** Policies that approve by themselves. */
  auto: Pick<AutoDecisions, 'ask'>;
}

const everyMs = 60_000;
/** With the first sweep, and again each hour: bugs whose rate falls are seen no more. */
const hourMs = 3_600_000;
const lookedBackMs = 8 * 24 * hourMs;

/**
 * Bugs that are to be worked on and that no job is for are asked for again: after a restart, once a repository is there,
 * and where a server died between a signal and its job. Out: how many.
 */
export async function resumeBugs(
  { bugs, projects, queue }: Omit<SweepParts, 'auto' | 'changes'>,
  project?: string,
): Promise<number> {
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

/** Once a minute: priorities as they are by now, bugs that nobody works on, and policies that approve by themselves. Never throws; what fails is done the next time. Returns what ends it. */
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
    await resumeChanges(parts, now());
    await parts.auto.ask();
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
