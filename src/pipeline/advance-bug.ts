import type { Bug } from '../domain/bug.ts';
import type { BugEvent, BugState, Guard } from '../domain/bug-state.ts';
import type { LedgerNote } from '../domain/ledger.ts';
import type { ProgressSink } from '../domain/progress.ts';
import { nextState } from '../domain/state-table.ts';
import type { BugStore, Lease } from '../ports/store/bug-store.ts';
import type { ProjectStore, RepositoryConnection } from '../ports/store/project-store.ts';
import type { SignalStore, StoredSignal } from '../ports/store/signal-store.ts';

/** How an investigation of one occurrence ended, and the bundle's files by name. */
export interface Investigated {
  /** Exit code of SPEC 11. */
  exit: number;
  headline: string;
  files: ReadonlyMap<string, Buffer>;
}

export interface AdvanceParts {
  bugs: BugStore;
  signals: SignalStore;
  projects: ProjectStore;
  /** Runs the loop on one occurrence; `note` is told each ledger note as it comes. */
  investigate(request: {
    signal: StoredSignal;
    repository: RepositoryConnection;
    progress: ProgressSink;
    /** A ledger entry as it is made. */
    note: (note: LedgerNote) => void;
    stop: AbortSignal;
  }): Promise<Investigated>;
  progress: (bug: string) => ProgressSink;
}

/** What came of one turn: `waits` says for what, `stale` that another worker has the bug. */
export type Advanced =
  | { kind: 'moved'; state: BugState }
  | { kind: 'waits'; for: 'repository' | 'nothing-to-do' | 'evidence' }
  | { kind: 'stale' };

const outcomes: Readonly<Record<number, BugEvent>> = {
  0: 'fix-validated',
  3: 'reproduced-without-fix',
  4: 'not-reproduced',
  5: 'not-a-code-fix',
  75: 'out-of-budget',
};

/** Investigations that may fail for a fault of ours before a person is asked. */
const attemptsAtMost = 3;
/** Kept occurrences that are looked through for the one that tells most. */
const lookedThrough = 20;

/** The occurrence that holds most evidence: a recording, then variables, then the newest. */
export function richest(signals: readonly StoredSignal[]): StoredSignal | null {
  const worth = ({ event, recording }: StoredSignal): number => {
    const frames = event.errors[0]?.frames ?? [];
    return (recording ? 4 : 0) + (frames.some(({ vars }) => vars !== null) ? 2 : 0) + (frames.length > 0 ? 1 : 0);
  };
  return signals.reduce<StoredSignal | null>((best, next) => (!best || worth(next) > worth(best) ? next : best), null);
}

/**
 * One turn of a bug's work: from `new`, `regressed` or an investigation that a worker left behind, to where it must wait
 * for a person. Everything written is under the bug's lease: where another worker took the bug over meanwhile, this one's
 * writes are refused and it ends as `stale`.
 */
export async function advanceBug(id: string, parts: AdvanceParts, stop: AbortSignal): Promise<Advanced> {
  const bug = await parts.bugs.bug(id);
  if (!bug || !['new', 'regressed', 'investigating'].includes(bug.state))
    return { kind: 'waits', for: 'nothing-to-do' };
  const repository = await parts.projects.repository(bug.project);
  if (!repository) return { kind: 'waits', for: 'repository' };
  const signal = richest(await parts.signals.signalsOf(id, lookedThrough));
  if (!signal) return { kind: 'waits', for: 'evidence' };
  const lease = await parts.bugs.lease(id);
  const turn = new Turn(bug, lease, parts);
  try {
    await turn.begin();
    return await turn.investigate(signal, repository, stop);
  } catch (error) {
    if ((error as { code?: string }).code === 'STALE_LEASE') return { kind: 'stale' };
    throw error;
  }
}

class Turn {
  readonly #bug: Bug;
  readonly #lease: Lease;
  readonly #parts: AdvanceParts;
  #state: BugState;

  constructor(bug: Bug, lease: Lease, parts: AdvanceParts) {
    this.#bug = bug;
    this.#lease = lease;
    this.#parts = parts;
    this.#state = bug.state;
  }

  async begin(): Promise<void> {
    // An investigation that a dead worker began is gone on with, not begun again.
    if (this.#state !== 'investigating') await this.#move('investigation-started', 'taken up by a worker');
  }

  async investigate(signal: StoredSignal, repository: RepositoryConnection, stop: AbortSignal): Promise<Advanced> {
    const { bugs } = this.#parts;
    let written: Promise<unknown> = Promise.resolve();
    const note = (entry: LedgerNote): void => {
      written = written.then(() => bugs.append(this.#lease, this.#bug.id, [entry]));
      written.catch(() => {});
    };
    try {
      const progress = this.#parts.progress(this.#bug.id);
      const ended = await this.#parts.investigate({ signal, repository, progress, note, stop });
      await written;
      for (const [name, content] of ended.files) await bugs.keep(this.#lease, this.#bug.id, name, content);
      return await this.#move(outcomes[ended.exit] ?? 'investigation-failed', ended.headline);
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      // A store that is away and a worker that is told to stop say nothing about the bug: the turn is taken again.
      if (stop.aborted || code === 'STALE_LEASE' || code === 'STORE_UNAVAILABLE') throw error;
      return this.#move('investigation-failed', `${code ?? 'INTERNAL'}: ${message ?? String(error)}`.slice(0, 500));
    }
  }

  async #move(event: BugEvent, outcome: string): Promise<Advanced> {
    const { bugs } = this.#parts;
    const failed = event === 'investigation-failed' ? await this.#failures() : 0;
    const holds = (guard: Guard): boolean => guard === 'attempts-left' && failed + 1 < attemptsAtMost;
    const to = nextState(this.#state, event, holds);
    if (!to) return { kind: 'waits', for: 'nothing-to-do' };
    const note: LedgerNote = { stage: 'review', kind: event, actor: 'engine', outcome };
    const { moved, state } = await bugs.move(this.#lease, this.#bug.id, { from: this.#state, event, to, note });
    this.#state = state;
    return moved ? { kind: 'moved', state } : { kind: 'stale' };
  }

  async #failures(): Promise<number> {
    const entries = await this.#parts.bugs.ledger(this.#bug.id);
    return entries.filter(({ kind }) => kind === 'investigation-failed').length;
  }
}
