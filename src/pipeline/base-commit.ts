import type { ProductionEvent } from '../domain/event.ts';
import { Fault } from '../domain/fault.ts';
import type { Repository } from '../ports/repository.ts';

/** The version that failed. `named`: the event says so; else HEAD was taken for it. */
export interface BaseCommit {
  commit: string;
  named: boolean;
}

const commitLike = /^[0-9a-f]{7,40}$/i;
const refLike = /^[\w][\w./+-]{0,200}$/;

/**
 * The commit that the event ran on, where it names one that the repository has (a hash, a tag, `name@version`), else HEAD.
 * Throws NO_COMMIT when it names a commit hash that is not there: another version could fail for other reasons.
 */
export async function baseCommitOf(
  repository: Pick<Repository, 'resolve' | 'head'>,
  event: Pick<ProductionEvent, 'commit' | 'release'>,
): Promise<BaseCommit> {
  const release = event.release ?? '';
  const version = release.split('@').at(-1);
  for (const ref of [event.commit, release, version, version && `v${version}`]) {
    const commit = ref && refLike.test(ref) ? await repository.resolve(ref) : null;
    if (commit) return { commit, named: true };
  }
  if (event.commit && commitLike.test(event.commit))
    throw new Fault(
      'NO_COMMIT',
      `The event ran on commit ${event.commit.slice(0, 40)}, which this repository does not have`,
    );
  return { commit: await repository.head(), named: false };
}
