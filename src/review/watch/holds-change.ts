import { compareReleases } from '../../domain/release-order.ts';
import type { Landed, Released } from '../../ports/store/watch-store.ts';

/** Whether a commit, tag or branch of the repository holds the change; null where it is none of them. */
export type Contains = (ref: string) => Promise<boolean | null>;

/**
 * Whether what went out holds the change that landed: by the history of its commit, or of the release's name where that is
 * a tag or a hash; else by the releases' names, where their order tells. What cannot be told does not count.
 */
export async function holdsChange(change: Landed, released: Released, contains: Contains): Promise<boolean> {
  if (change.commit !== null) {
    for (const ref of [released.commit, ...namesOf(released.release)]) {
      const held = ref === null ? null : await contains(ref);
      if (held !== null) return held;
    }
  }
  const order = change.release === null ? null : compareReleases(released.release, change.release);
  return order !== null && order >= 0;
}

/** A release is often called by its package besides: `shop@1.2.0` is the tag `1.2.0` or `v1.2.0`. */
function namesOf(release: string): string[] {
  const version = release.slice(release.lastIndexOf('@') + 1);
  return [...new Set([release, version, `v${version}`])];
}
