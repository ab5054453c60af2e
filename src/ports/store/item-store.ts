import type { Actor } from '../../domain/actor.ts';
import type { CommentPlace, WorkItem, WorkItemKind } from '../../domain/work-item.ts';

/** A work item that is to be there. */
export interface NewItem {
  /** What it is made for: a second one of the same key is the first. */
  key: string;
  kind: Exclude<WorkItemKind, 'bug'>;
  title: string;
  description: string;
  priority: WorkItem['priority'];
  tags: readonly string[];
  /** `an-approver`: whoever may decide and has the fewest open items. */
  assignee: Actor | 'an-approver' | null;
  createdBy: Actor;
  bugs: readonly string[];
  manifest: string | null;
  proposal: string | null;
  /** Besides the links to its bugs. */
  links: readonly WorkItem['links'][number][];
}

export type ItemClosing = Pick<NonNullable<WorkItem['resolution']>, 'how' | 'reason' | 'by'>;

export interface ItemQuery {
  projects?: readonly string[];
  project?: string;
  kind?: WorkItemKind;
  open?: boolean;
  /** Assigned to this person. */
  assignee?: string;
  bug?: string;
  limit: number;
  after?: string;
}

/** A work item, and the proposal that it is about. */
export interface StoredItem {
  item: WorkItem;
  proposal: string | null;
}

/** What people and agents see in a queue. Bugs are items of their own kind and stand in BugStore. */
export interface ItemStore {
  item(id: string): Promise<StoredItem | null>;
  items(query: ItemQuery): Promise<{ items: WorkItem[]; next: string | null }>;
  /** Makes it, or finds the one of its key. Out: its id. */
  ensure(project: string, item: NewItem): Promise<string>;
  /** False where it was closed before. Throws NOT_FOUND. */
  close(id: string, closing: ItemClosing): Promise<boolean>;
  /** On an item or a bug, once for a key. Throws NOT_FOUND. */
  comment(subject: string, by: Actor, text: string, key?: string, place?: CommentPlace): Promise<void>;
  comments(subject: string): Promise<WorkItem['comments']>;
}
