import { defaultPolicy } from '../domain/policy.ts';
import { windowsOf } from '../domain/watch.ts';
import type { OpenReleaseHistory, ReleaseHistory } from '../ports/release-history.ts';
import type { BugStore } from '../ports/store/bug-store.ts';
import type { RepositoryConnection } from '../ports/store/project-store.ts';
import type { Landed, Released, WatchStore } from '../ports/store/watch-store.ts';
import { holdsChange } from '../review/watch/holds-change.ts';

export interface ReleaseParts {
  bugs: Pick<BugStore, 'lease'>;
  watches: WatchStore;
  history: OpenReleaseHistory;
  now: () => Date;
}

/** For projects without a repository: releases' names alone tell. */
const noHistory: ReleaseHistory = {
  contains: async () => null,
  policy: async () => defaultPolicy(),
  close: () => {},
};

/**
 * Looks whether the change that landed for a bug has been released, and begins to watch each environment that it is out in
 * (REV-6). Environments that the bug was never seen in tell nothing about it. Out: whether a watch began. Throws
 * STALE_LEASE, NO_REPOSITORY, GIT_FAILED.
 */
export async function watchReleases(
  bug: string,
  repository: RepositoryConnection | null,
  { bugs, watches, history, now }: ReleaseParts,
): Promise<boolean> {
  const until = now();
  const landed = await watches.landed(bug);
  const out = landed ? (await watches.released(bug)).filter((one) => tells(landed, one)) : [];
  if (!landed || out.length === 0) {
    await watches.looked(bug, until);
    return false;
  }
  const told = repository ? await history(repository) : noHistory;
  try {
    const began = await beginAll(bug, { landed, out }, told, { bugs, watches });
    await watches.looked(bug, until);
    return began;
  } finally {
    told.close();
  }
}

const tells = ({ environments }: Landed, { environment }: Released): boolean =>
  environment === null || environments.length === 0 || environments.includes(environment);

async function beginAll(
  bug: string,
  { landed, out }: { landed: Landed; out: readonly Released[] },
  told: ReleaseHistory,
  { bugs, watches }: Pick<ReleaseParts, 'bugs' | 'watches'>,
): Promise<boolean> {
  const contains = async (ref: string) => (landed.commit === null ? null : told.contains(ref, landed.commit));
  const policy = await told.policy(landed.commit);
  const lease = await bugs.lease(bug);
  let began = false;
  for (const one of out) {
    if (!(await holdsChange(landed, one, contains))) continue;
    const { environment, release, at } = one;
    const windows = windowsOf(policy, environment);
    began = (await watches.begin(lease, { environment, release, releasedAt: at.toISOString(), windows })) || began;
  }
  return began;
}
