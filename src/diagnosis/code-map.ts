import type { CodeMap, CommitRef, MappedFrame, Suspect } from '../domain/code-map.ts';
import type { ProductionEvent } from '../domain/event.ts';
import type { Repository } from '../ports/repository.ts';
import { lastRelease, recentChanges } from './owners/changes.ts';
import { findOwners, type OwnedPlace } from './owners/owners.ts';

export interface CodeMapParts {
  event: Pick<ProductionEvent, 'service'>;
  baseCommit: string;
  frames: MappedFrame[];
  suspects: Suspect[];
  /** Paths tracked at the base commit. */
  paths: ReadonlySet<string>;
  /** The last release known to be good, where the caller knows one; the newest earlier tag otherwise. */
  lastGood?: string | null;
  /** From a bisection. */
  introducedBy?: CommitRef | null;
}

/** Puts what is known of a bug's code together: frames, suspects, their owners and the commits that touched them. */
export async function buildCodeMap(repository: Repository, parts: CodeMapParts): Promise<CodeMap> {
  const { baseCommit, frames, suspects, introducedBy = null } = parts;
  const since = parts.lastGood ?? (await lastRelease(repository, baseCommit));
  const ours = frames.filter((frame) => frame.kind === 'source' && frame.file !== null);
  const places: OwnedPlace[] = [...suspects, ...ours].map(({ file, line }) => ({ file: file ?? '', line }));
  const changes = await recentChanges(repository, baseCommit, frames, since);
  return {
    service: parts.event.service,
    baseCommit,
    frames,
    suspects,
    owners: await findOwners(repository, baseCommit, parts.paths, places.slice(0, 20)),
    recentChanges: introducedBy ? withIntroducing(changes, introducedBy) : changes,
    introducedBy,
  };
}

function withIntroducing(changes: readonly CommitRef[], introducedBy: CommitRef): CommitRef[] {
  return [introducedBy, ...changes.filter((change) => change.commit !== introducedBy.commit)];
}
