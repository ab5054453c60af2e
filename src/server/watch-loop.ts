import type { Deploy } from '../domain/deploy.ts';
import type { BugStore } from '../ports/store/bug-store.ts';
import type { DeployStore } from '../ports/store/deploy-store.ts';
import type { WatchStore } from '../ports/store/watch-store.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import { lookAtWatches, type WatchingParts } from '../review/watch/watching.ts';

export interface ReleaseLoopParts {
  watches: WatchStore;
  bugs: Pick<BugStore, 'bugs'>;
  queue: Pick<WorkQueue, 'enqueue'>;
}

const everyMs = 2_000;
/** Before bugs that come up: a release is told within seconds, and the look is short. */
const priority = 20;

/** Has a worker look for the changes of bugs in what was released since it was last looked (`project`: of that one). Out: how many. */
export async function lookForReleases({ watches, queue }: ReleaseLoopParts, project?: string): Promise<number> {
  const waiting = await watches.unlooked(project);
  for (const { bug, project: of } of waiting) await queue.enqueue(bug, { project: of, priority });
  return waiting.length;
}

/** A deploy may bring a change that nobody has seen on the base branch yet: those that are approved are looked at, too. */
async function lookForLandings({ bugs, queue }: ReleaseLoopParts, project: string): Promise<void> {
  const approved = await bugs.bugs({ project, states: ['approved'], limit: 200 });
  for (const { id } of approved.bugs) await queue.enqueue(id, { project, priority });
}

/** Deploys that are looked at for changes as soon as they are told. What fails here is made good by the sweep. */
export function noticing(deploys: DeployStore, parts: ReleaseLoopParts): DeployStore {
  return {
    ...deploys,
    async record(project, deploy): Promise<Deploy> {
      const recorded = await deploys.record(project, deploy);
      await lookForReleases(parts, project)
        .then(() => lookForLandings(parts, project))
        .catch(() => {});
      return recorded;
    },
  };
}

/** Ends watches' windows as they come. Never throws; what fails is done the next time. Returns what ends it. */
export function startWatching(parts: WatchingParts, now: () => Date): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  const timer = setInterval(() => {
    underWay ??= lookAtWatches(parts, now())
      .then(
        () => {},
        () => {},
      )
      .finally(() => {
        underWay = null;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
