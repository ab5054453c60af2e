import type { ApprovedChange } from '../../domain/approved-change.ts';
import type { Change } from '../../domain/change.ts';
import type { ChangeRepository } from '../../ports/change-repository.ts';
import type { CodeHost } from '../../ports/code-host.ts';
import type { ChangeStore } from '../../ports/store/change-store.ts';

export interface ApplyParts {
  changes: ChangeStore;
  repository: ChangeRepository;
  host: CodeHost;
  author: { name: string; email: string };
  now: () => Date;
}

export interface WantedChange {
  /** Without approvers: a draft that is published for review. */
  approved: ApprovedChange;
  /** The head whose review on the code host was the approval: that commit stays as it is. */
  reviewedHead: string | null;
  labels: readonly string[];
  /** As CODEOWNERS names them. */
  reviewers: readonly string[];
}

/** How applying went; `later`: a host that is away or busy, to be done again then. */
export type Applied =
  | { kind: 'published' | 'ready' | 'landed' | 'closed' | 'stale' | 'voided' | 'failed'; change: Change }
  | { kind: 'later'; change: Change; why: string };
