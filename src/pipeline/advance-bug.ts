import type { Bug } from '../domain/bug.ts';
import type { BugEvent, BugState, Guard } from '../domain/bug-state.ts';
import type { LedgerEntry, LedgerNote } from '../domain/ledger.ts';
import type { ProgressSink } from '../domain/progress.ts';
import { type AskedHypothesis, toTry } from '../domain/own-hypothesis.ts';
import { nextState } from '../domain/state-table.ts';
import { attemptsAtMost, spentAttempts } from '../domain/timeout.ts';
import { besideRollback, type BesideRollback } from './beside-rollback.ts';
import { evidenceKinds, evidenceOf, lacksOf } from '../domain/recurrence.ts';
import type { Clock } from '../ports/clock.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { OpenReleaseHistory } from '../ports/release-history.ts';
import type { BugMove, BugStore, Lease } from '../ports/store/bug-store.ts';
import type { ProposalStore } from '../ports/store/proposal-store.ts';
import type { ProjectStore, RepositoryConnection } from '../ports/store/project-store.ts';
import type { SignalStore, StoredSignal } from '../ports/store/signal-store.ts';
import type { HypothesisStore } from '../ports/store/hypothesis-store.ts';
import { eventOf, type Investigated, leftBy, outcomeWords, refusalEvent, type Revision, triedOf } from './turn-end.ts';
import type { WatchStore } from '../ports/store/watch-store.ts';
import { watchReleases } from './watch-release.ts';

export interface AdvanceParts {
  bugs: BugStore;
  signals: SignalStore;
  projects: ProjectStore;
  proposals: Pick<ProposalStore, 'revision' | 'proposals'>;
  hypotheses: Pick<HypothesisStore, 'of'>;
  /** Runs the loop on one occurrence; stages that an earlier try has finished are not done again. */
  investigate(request: {
    signal: StoredSignal;
    bug: Pick<Bug, 'id' | 'project' | 'routing'>;
    repository: RepositoryConnection;
    /** What reviewers have asked for. */
    revision: Revision;
    /** What people think happens. */
    asked: readonly AskedHypothesis[];
    progress: ProgressSink;
    /** Keep each stage that ends, with its ledger notes. */
    checkpoints: Checkpoints;
    stop: AbortSignal;
  }): Promise<Investigated>;
  progress: (bug: string) => ProgressSink;
  watches: WatchStore;
  history: OpenReleaseHistory;
  clock: Clock;
}

/** What came of one turn: `waits` says for what, `stale` that another worker has the bug. */
export type Advanced =
  | { kind: 'moved'; state: BugState }
  | { kind: 'waits'; for: 'repository' | 'nothing-to-do' | 'evidence' | 'a-person' | 'release' }
  | { kind: 'stale' };

/** Kept occurrences that are looked through for the one that tells most. */
const lookedThrough = 20;

/** The occurrence that holds most evidence: a recording, then variables, then the newest. */
export function richest(signals: readonly StoredSignal[]): StoredSignal | null {
  const worth = (signal: StoredSignal): number =>
    evidenceOf(signal).reduce((sum, kind) => sum + 2 ** evidenceKinds.indexOf(kind), 0);
  return signals.reduce<StoredSignal | null>((best, next) => (!best || worth(next) > worth(best) ? next : best), null);
}

/**
 * The occurrence that a turn is about: of a turn that a worker left behind the one that it began with, else the richest;
 * of a bug that came back only those since then, where any is kept.
 */
async function occurrenceOf(
  bug: Bug,
  { ledger, beside }: { ledger: readonly LedgerEntry[]; beside: BesideRollback | null },
  parts: AdvanceParts,
): Promise<StoredSignal | null> {
  const signalOf = (kind: string): string | null => {
    const named = ledger.findLast((entry) => entry.kind === kind)?.inputs.find((input) => input.startsWith('signal:'));
    return named?.slice('signal:'.length) ?? null;
  };
  const begun = bug.state === 'investigating' || beside?.begun ? signalOf('investigation-started') : null;
  const same = begun === null ? null : await parts.signals.signal(begun);
  if (same) return same;
  const kept = await parts.signals.signalsOf(bug.id, lookedThrough);
  const since = bug.state === 'regressed' || beside ? signalOf('regressed') : null;
  const newer = kept.filter(({ id }) => since !== null && Number(id) >= Number(since));
  return richest(newer.length > 0 ? newer : kept);
}

/**
 * One turn of a bug's work: from `new`, `regressed` or an investigation that a worker left behind, to where it must wait
 * for a person. Everything written is under the bug's lease: where another worker took the bug over meanwhile, this one's
 * writes are refused and it ends as `stale`.
 */
export async function advanceBug(id: string, parts: AdvanceParts, stop: AbortSignal): Promise<Advanced> {
  const bug = await parts.bugs.bug(id);
  if (bug?.state === 'applied' || bug?.state === 'watching') return awaitRelease(bug, parts);
  if (!bug) return { kind: 'waits', for: 'nothing-to-do' };
  const ledger = await parts.bugs.ledger(id);
  const beside = await besideRollback(bug, parts.proposals, ledger, parts.clock.now());
  if (!beside && !['new', 'regressed', 'investigating'].includes(bug.state))
    return { kind: 'waits', for: 'nothing-to-do' };
  if (bug.paused) return { kind: 'waits', for: 'a-person' };
  const repository = await parts.projects.repository(bug.project);
  if (!repository) return { kind: 'waits', for: 'repository' };
  const signal = await occurrenceOf(bug, { ledger, beside }, parts);
  if (!signal) return { kind: 'waits', for: 'evidence' };
  const lease = await parts.bugs.lease(id);
  const turn = new Turn(bug, lease, parts, beside);
  try {
    const elsewhere = await turn.begin(signal);
    return elsewhere ?? (await turn.investigate(signal, repository, stop));
  } catch (error) {
    if ((error as { code?: string }).code === 'STALE_LEASE') return { kind: 'stale' };
    throw error;
  }
}

/** A turn of a bug whose change has landed: whether it is out by now. */
async function awaitRelease(bug: Bug, { bugs, watches, history, clock, projects }: AdvanceParts): Promise<Advanced> {
  const repository = await projects.repository(bug.project);
  try {
    const began = await watchReleases(bug.id, repository, { bugs, watches, history, now: () => clock.now() });
    return began ? { kind: 'moved', state: 'watching' } : { kind: 'waits', for: 'release' };
  } catch (error) {
    if ((error as { code?: string }).code === 'STALE_LEASE') return { kind: 'stale' };
    throw error;
  }
}

class Turn {
  readonly #bug: Bug;
  readonly #lease: Lease;
  readonly #parts: AdvanceParts;
  readonly #beside: BesideRollback | null;
  #state: BugState;

  constructor(bug: Bug, lease: Lease, parts: AdvanceParts, beside: BesideRollback | null) {
    this.#beside = beside;
    this.#bug = bug;
    this.#lease = lease;
    this.#parts = parts;
    this.#state = bug.state;
  }

  /** An investigation that a dead worker began is gone on with, not begun again. Out: what ends the turn already; null goes on. */
  async begin({ id }: StoredSignal): Promise<Advanced | null> {
    if (this.#state === 'investigating' || this.#beside?.begun) return null;
    const begun = await this.#move('investigation-started', 'taken up by a worker', {
      inputs: [`signal:${id}`],
      about: id,
    });
    return begun.kind === 'moved' ? null : begun;
  }

  async investigate(signal: StoredSignal, repository: RepositoryConnection, stop: AbortSignal): Promise<Advanced> {
    const lacks = lacksOf(signal);
    const revision = await this.#parts.proposals.revision(this.#bug.id);
    const asked = toTry(await this.#parts.hypotheses.of(this.#bug.id));
    try {
      const progress = this.#parts.progress(this.#bug.id);
      const checkpoints = this.#parts.bugs.checkpoints(this.#lease);
      const ended = await this.#parts.investigate({
        signal,
        bug: this.#bug,
        repository,
        revision,
        asked,
        progress,
        checkpoints,
        stop,
      });
      const event = eventOf(ended, revision);
      const left = leftBy(this.#bug, ended, revision, this.#beside !== null);
      const tried = triedOf(ended, asked);
      const moved = await this.#move(
        event,
        outcomeWords(ended, revision, event),
        revision.given && event === refusalEvent(revision.given) ? { ...left, tried } : { ...left, tried, lacks },
        revision,
      );
      return (await this.#goOn(asked)) ?? moved;
    } catch (error) {
      const { code, message } = error as { code?: string; message?: string };
      // A store that is away and a worker that is told to stop say nothing about the bug: the turn is taken again.
      if (stop.aborted || code === 'STALE_LEASE' || code === 'STORE_UNAVAILABLE') throw error;
      const words = `${code ?? 'INTERNAL'}: ${message ?? String(error)}`.slice(0, 500);
      if (!revision.given) return this.#move('investigation-failed', words, { lacks });
      const failed = { exit: 70, headline: words, routing: null, disposition: null, files: new Map(), change: null };
      return this.#move(refusalEvent(revision.given), words, leftBy(this.#bug, failed, revision), revision);
    }
  }

  /** What a person has claimed while the turn ran is tried in a turn of its own. */
  async #goOn(asked: readonly AskedHypothesis[]): Promise<Advanced | null> {
    if (this.#state !== 'needs-investigation') return null;
    const all = await this.#parts.hypotheses.of(this.#bug.id);
    const fresh = all.filter((one) => one.state === 'waiting' && !asked.some(({ id }) => id === one.id));
    if (fresh.length === 0) return null;
    return this.#move('evidence-added', `${fresh.map(({ id }) => id).join(', ')} came in meanwhile`, {});
  }

  async #move(
    event: BugEvent,
    outcome: string,
    { inputs, ...more }: Omit<BugMove, 'from' | 'event' | 'to' | 'note'> & { inputs?: string[] },
    revision?: Revision,
  ): Promise<Advanced> {
    const { bugs } = this.#parts;
    const failed = event === 'investigation-failed' ? await this.#failures() : 0;
    const cameFrom = revision?.given?.covers?.cameFrom;
    const holds = (guard: Guard): boolean =>
      (guard === 'attempts-left' && failed + 1 < attemptsAtMost) ||
      (guard === 'own-fix-waits' && cameFrom === 'proposed') ||
      (guard === 'waited-for-a-person' && (cameFrom === 'needs-investigation' || cameFrom === 'routed'));
    const to = nextState(this.#state, event, holds);
    if (!to) return { kind: 'waits', for: 'nothing-to-do' };
    const note: LedgerNote = { stage: 'review', kind: event, actor: 'engine', outcome, ...(inputs ? { inputs } : {}) };
    const { moved, state } = await bugs.move(this.#lease, this.#bug.id, {
      from: this.#state,
      event,
      to,
      note,
      ...more,
    });
    this.#state = state;
    return moved ? { kind: 'moved', state } : { kind: 'stale' };
  }

  async #failures(): Promise<number> {
    const entries = await this.#parts.bugs.ledger(this.#bug.id);
    return spentAttempts(entries);
  }
}
