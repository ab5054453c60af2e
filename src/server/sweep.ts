import type { AutoDecisions } from '../decisions/auto-decisions.ts';
import type { BugStore } from '../ports/store/bug-store.ts';
import type { ProjectStore, RepositoryConnection } from '../ports/store/project-store.ts';
import type { SpanStore } from '../ports/store/span-store.ts';
import type { TimeoutStore } from '../ports/store/timeout-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import type { BugState } from '../domain/bug-state.ts';
import { defaultPolicy, type Policy } from '../domain/policy.ts';
import { queueRank } from '../domain/priority.ts';
import { resumeChanges, type ResumedChanges } from './resume-changes.ts';
import { spansKeptMs } from '../domain/span-minute.ts';
import { timeoutsOf } from '../domain/timeout.ts';
import type { Live } from '../ports/live.ts';
import { timeOutBugs } from '../triage/time-out.ts';
import { lookForReleases } from './watch-loop.ts';
import type { WatchStore } from '../ports/store/watch-store.ts';

export interface SweepParts {
  bugs: BugStore;
  projects: ProjectStore;
  queue: WorkQueue;
}

export interface TimingParts extends SweepParts {
  timeouts: TimeoutStore;
  spans: Pick<SpanStore, 'forget'>;
  watches: WatchStore;
  live: Pick<Live, 'publish'>;
  /** Of a connected repository; the defaults where it cannot be read. */
  policyOf: (connection: RepositoryConnection) => Promise<Policy>;
}

export interface SweepingParts extends TimingParts {
  changes: ResumedChanges;
  /** Policies that approve by themselves. */
  auto: Pick<AutoDecisions, 'ask'>;
}

/** States in which the engine is to do something, which it can do only where a repository is connected. */
const workedOn: readonly BugState[] = ['new', 'investigating', 'regressed'];

const everyMs = 60_000;
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
    const page = await bugs.bugs({ project, states: workedOn, limit: 200, after });
    for (const { id, project: of, priority, paused } of page.bugs) {
      if (paused || asked.has(id) || !connected.has(of)) continue;
      await queue.enqueue(id, { project: of, priority: queueRank(priority) });
      count += 1;
    }
    after = page.next ?? undefined;
  } while (after);
  return count;
}

/**
 * Sends `timeout` to all bugs that have been in their state for longer than the table, or their repository's policy,
 * allows (triage/time-out.ts). Without a repository nobody was to work on them: those that wait for that wait on. Out: how many.
 */
export async function sendTimeouts(parts: Omit<TimingParts, 'auto' | 'changes'>, now: Date): Promise<number> {
  let count = 0;
  for (const { id } of await parts.projects.projects()) {
    const connection = await parts.projects.repository(id);
    const timeouts = timeoutsOf(connection ? await parts.policyOf(connection) : defaultPolicy());
    const held = new Map([...timeouts].filter(([state]) => connection !== null || !workedOn.includes(state)));
    const moved = await timeOutBugs(id, parts, held, now);
    for (const { bug, state } of moved) parts.live.publish({ kind: 'bug-changed', bug, state });
    count += moved.length;
  }
  return count;
}

/** Once a minute: priorities as they are by now, bugs that nobody works on, changes whose time has come, policies that approve by themselves, releases that nobody looked at, and bugs that stayed too long. Never throws; what fails is done the next time. Returns what ends it. */
export function startSweeping(parts: SweepingParts, now: () => Date): () => Promise<void> {
  let last = 0;
  let wholeAt = 0;
  const sweep = async (): Promise<void> => {
    const at = now().getTime();
    const whole = at - wholeAt >= hourMs;
    await parts.bugs.prioritise(new Date(whole ? at - lookedBackMs : last - everyMs));
    last = at;
    if (whole) wholeAt = at;
    if (whole) await parts.spans.forget(new Date(at - spansKeptMs));
    await resumeBugs(parts);
    await resumeChanges(parts, now());
    await parts.auto.ask();
    await lookForReleases(parts);
    await sendTimeouts(parts, now());
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
