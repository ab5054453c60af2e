import type { BugState } from '../../domain/bug-state.ts';
import type { QueueGroup } from '../../domain/queue-line.ts';
import type { BugQuery } from './bug-store.ts';

export type QueueQuery = Omit<BugQuery, 'sort' | 'states'>;

/** The queue as people read it. */
export interface QueueStore {
  /** For each of these states that has any bug: how many, and one page, the most urgent first. */
  groups(states: readonly BugState[], query: QueueQuery): Promise<QueueGroup[]>;
  /** Ids of the bugs in these states, the most urgent first; at most so many as the query's limit, and one. */
  ids(states: readonly BugState[], query: QueueQuery): Promise<string[]>;
  counts(query: Pick<BugQuery, 'project' | 'projects'>): Promise<{
    states: { state: BugState; count: number }[];
    /** Of bugs that are not closed, the service with the most first. */
    services: { name: string; count: number }[];
  }>;
}
