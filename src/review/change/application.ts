import { isDeepStrictEqual } from 'node:util';
import type { Change, ChangeFailure, ChangeState } from '../../domain/change.ts';
import type { HostAnswer, HostedPullRequest, HostRefusal } from '../../ports/code-host.ts';
import type { ChangeLease, ChangeProgress, ChangeStep } from '../../ports/store/change-store.ts';
import type { Applied, ApplyParts, WantedChange } from './applied.ts';
import { landedAt } from './landed-at.ts';
import { bytesRefusal } from './check-bytes.ts';
import { approvalComment, commitMessage, harmlessTitle, markerOf, pullRequestBody } from './texts.ts';

const minuteMs = 60_000;
/** A host that is away or refuses is asked again after so long; each time that it did so before doubles it, up to the most. */
const [firstWaitMs, longestWaitMs] = [minuteMs, 60 * minuteMs];

/** Ends the run: what is left is not to be done now. */
class Ended extends Error {
  readonly applied: Applied;
  constructor(applied: Applied) {
    super(applied.kind);
    this.applied = applied;
  }
}

/** One run over a change, under its lease. */
export class Application {
  readonly #parts: ApplyParts;
  readonly #wanted: WantedChange;
  readonly #lease: ChangeLease;
  readonly #stop: AbortSignal;
  /** Lines of the journal as they stand, so that a run that changes nothing writes nothing. */
  readonly #journal: string[];
  #change: Change;

  constructor(
    parts: ApplyParts,
    wanted: WantedChange,
    begun: { change: Change; lease: ChangeLease; steps: readonly ChangeStep[] },
    stop: AbortSignal,
  ) {
    this.#parts = parts;
    this.#wanted = wanted;
    this.#lease = begun.lease;
    this.#change = begun.change;
    this.#journal = begun.steps.map(({ step, outcome }) => `${step} ${outcome}`);
    this.#stop = stop;
  }

  async run(): Promise<Applied> {
    try {
      const { baseBranch } = await this.#answered('fetch', this.#parts.repository.update());
      await this.#lookAtHost();
      await this.#checkBase();
      await this.#approve();
      const commit = await this.#commit();
      await this.#push(commit);
      const pullRequest = await this.#openPullRequest(baseBranch);
      return await this.#finish(pullRequest);
    } catch (error) {
      if (error instanceof Ended) return error.applied;
      throw error;
    }
  }

  /** What became of it since: merged or closed there, or by hand on the base branch. */
  async #lookAtHost(): Promise<void> {
    const { repository, host } = this.#parts;
    const { commit, pullRequest } = this.#change;
    if (commit === null) return;
    if (pullRequest) {
      const look = await this.#answered('look', host.look(pullRequest.number));
      if (look) await this.#endWhereOver(look.pullRequest, look.merged);
    }
    const { baseCommit, createdAt } = this.#change;
    const landed = await repository.landed({ commit, base: baseCommit }, this.#wanted.approved.files);
    if (landed) await this.#merged(landed.commit, landedAt(landed.at, createdAt, this.#parts.now()));
  }

  async #endWhereOver(pullRequest: HostedPullRequest, merged: { commit: string; at: string } | null): Promise<void> {
    const { head: _head, ...seen } = pullRequest;
    const at = this.#parts.now().toISOString();
    if (pullRequest.state === 'merged') await this.#merged(merged?.commit ?? pullRequest.head, merged?.at ?? at, seen);
    if (pullRequest.state === 'closed')
      throw await this.#ended('closed', { kind: 'closed', at }, { pullRequest: seen });
  }

  async #merged(commit: string, at: string, pullRequest = this.#change.pullRequest): Promise<never> {
    throw await this.#ended('landed', { kind: 'merged', commit, at }, { pullRequest });
  }

  async #checkBase(): Promise<void> {
    const { approved } = this.#wanted;
    const now = await this.#parts.repository.baseNow(approved.baseCommit, [...approved.files.keys()]);
    if (now.kind === 'rewritten') {
      const detail = `${approved.baseCommit} is not on the base branch, which is at ${now.head}`;
      throw await this.#ended('stale', { kind: 'stale', why: 'base-rewritten', detail });
    }
    if (now.kind === 'touched') {
      const detail = `${now.files.slice(0, 10).join(', ')} changed up to ${now.head}`.slice(0, 400);
      throw await this.#ended('stale', { kind: 'stale', why: 'files-touched', detail });
    }
    if (now.kind === 'moved') await this.#record('drift', `the base branch is at ${now.head}, with the same files`, {});
    const refusal = await bytesRefusal(approved, (file) => this.#parts.repository.read(approved.baseCommit, file));
    if (refusal) throw await this.#failed('does-not-apply', refusal);
  }

  /** The time of the approval is told by the store, once: it dates the commit. */
  async #approve(): Promise<void> {
    const { approvedBy } = this.#wanted.approved;
    if (approvedBy.length === 0 || this.#change.approval) return;
    const at = new Date(Math.floor(this.#parts.now().getTime() / 1000) * 1000).toISOString();
    await this.#record('approval', approvedBy.map(({ id }) => id).join(', '), {
      approval: { by: [...approvedBy], at },
    });
  }

  async #commit(): Promise<string> {
    const { approved, reviewedHead } = this.#wanted;
    if (reviewedHead !== null && reviewedHead === this.#change.commit) return reviewedHead;
    const { approval, createdAt } = this.#change;
    const made = await this.#parts.repository.commit({
      base: approved.baseCommit,
      files: approved.files,
      message: commitMessage(approved, approval?.by ?? []),
      author: this.#parts.author,
      at: new Date(approval?.at ?? createdAt),
    });
    if (made.kind === 'refused') throw await this.#failed('does-not-apply', made.detail);
    if (made.commit !== this.#change.commit) {
      const state: ChangeState = this.#change.commit === null ? { kind: 'branched' } : this.#change.state;
      await this.#record('commit', made.commit, { commit: made.commit, state });
    }
    return made.commit;
  }

  /** The branch is set where it is not there or stands at a commit of ours; another's is never overwritten. */
  async #push(commit: string): Promise<void> {
    const { branch } = this.#change;
    const { repository } = this.#parts;
    let head = await this.#answered('look', repository.remoteHead(branch));
    if (head !== commit) {
      if (head !== null && !this.#journal.includes(`commit ${head}`)) throw await this.#voided(head);
      const { moved } = await this.#answered('push', repository.push(branch, commit, head));
      if (moved !== null && moved !== commit) throw await this.#voided(moved);
      head = commit;
    }
    const before = ['pending', 'branched', 'failed', 'voided'].includes(this.#change.state.kind);
    await this.#record('push', commit, before ? { state: { kind: 'pushed' } } : {});
  }

  async #openPullRequest(base: string): Promise<HostedPullRequest | null> {
    const { approved, labels, reviewers } = this.#wanted;
    const { host } = this.#parts;
    const wanted = {
      branch: this.#change.branch,
      base,
      title: harmlessTitle(approved.title),
      body: pullRequestBody(approved.body, this.#change),
      draft: approved.approvedBy.length === 0,
    };
    const opened = await this.#answered('pull-request', host.ensurePullRequest(wanted));
    if (!opened) return null;
    const { head, ...pullRequest } = opened;
    await this.#endWhereOver(opened, null);
    // A host may be some seconds behind a push: it then still has an earlier commit of ours.
    if (!this.#journal.includes(`commit ${head}`)) throw await this.#voided(head);
    await this.#record('pull-request', `${pullRequest.number} ${pullRequest.url}`, { pullRequest });
    await this.#optional('labels', labels.length > 0 ? host.ensureLabels(opened.number, labels) : null);
    if (reviewers.length > 0) {
      const asked = await this.#optional('reviewers', host.ensureReviewers(opened.number, reviewers));
      if (asked && asked.notAsked.length > 0)
        await this.#record('reviewers', `not asked: ${asked.notAsked.join(', ')}`, {});
    }
    return opened;
  }

  async #finish(opened: HostedPullRequest | null): Promise<Applied> {
    const { approved, reviewedHead } = this.#wanted;
    const { host } = this.#parts;
    if (approved.approvedBy.length === 0) {
      await this.#record('published', this.#change.commit ?? '', { state: { kind: 'published' } });
      return { kind: 'published', change: this.#change };
    }
    if (opened?.draft) {
      await this.#answered('ready', host.ensureReady(opened.number));
      const { head: _head, ...pullRequest } = opened;
      await this.#record('ready', String(opened.number), { pullRequest: { ...pullRequest, draft: false } });
    }
    if (opened && reviewedHead === null) {
      const marker = markerOf(`approved ${approved.manifestHash}`);
      const text = approvalComment(this.#change.approval?.by ?? approved.approvedBy, approved.manifestHash);
      await this.#optional('comment', host.ensureComment(opened.number, marker, text));
    }
    await this.#record('approved-ready', this.#change.commit ?? '', { state: { kind: 'approved-ready' } });
    return { kind: 'ready', change: this.#change };
  }

  /** What a pull request can be without: a refusal is told in the journal and holds nothing up, unless it passes by itself. */
  async #optional<T>(step: string, asked: Promise<HostAnswer<T>> | null): Promise<T | null> {
    const answer = await asked;
    if (!answer) return null;
    if (answer.kind === 'done') {
      await this.#record(step, 'done', {});
      return answer.value;
    }
    if (isPassing(answer)) throw await this.#later(step, answer);
    await this.#record(step, `${answer.kind}: ${answer.detail}`, {});
    return null;
  }

  async #answered<T>(step: string, asked: Promise<HostAnswer<T>>): Promise<T> {
    this.#stop.throwIfAborted();
    const answer = await asked;
    if (answer.kind === 'done') return answer.value;
    if (isPassing(answer)) throw await this.#later(step, answer);
    throw await this.#failed(answer.kind, `${step}: ${answer.detail}`);
  }

  async #later(step: string, refusal: Extract<HostRefusal, { kind: 'rate-limited' | 'unavailable' }>): Promise<Ended> {
    const why =
      refusal.kind === 'unavailable' ? refusal.detail : `asked too often, until ${refusal.retryAt.toISOString()}`;
    const at = refusal.kind === 'rate-limited' ? refusal.retryAt : this.#again();
    await this.#write('waits', `${step}: ${why}`, { lookAt: at.toISOString() });
    return new Ended({ kind: 'later', change: this.#change, why });
  }

  /** The longer, the more often it was in vain. */
  #again(): Date {
    const before = this.#journal.filter((line) => /^(?:waits|failed) /.test(line)).length;
    return new Date(this.#parts.now().getTime() + Math.min(longestWaitMs, firstWaitMs * 2 ** before));
  }

  async #failed(why: ChangeFailure, detail: string): Promise<Ended> {
    const lookAt = why === 'does-not-apply' ? null : this.#again().toISOString();
    const state: ChangeState = { kind: 'failed', why, detail: detail.slice(0, 400) };
    await this.#write('failed', `${why}: ${detail}`, { state, lookAt });
    return new Ended({ kind: 'failed', change: this.#change });
  }

  async #voided(head: string): Promise<Ended> {
    // What was approved is not what is there: whoever approves anew is the one who did.
    await this.#record('voided', head, { state: { kind: 'voided', head }, lookAt: null, approval: null });
    return new Ended({ kind: 'voided', change: this.#change });
  }

  async #ended(
    kind: 'landed' | 'closed' | 'stale',
    state: ChangeState,
    more: Pick<ChangeProgress, 'pullRequest'> = {},
  ): Promise<Ended> {
    await this.#record(kind, 'detail' in state ? state.detail : '', { ...more, state, lookAt: null });
    return new Ended({ kind, change: this.#change });
  }

  /** A step and what it brought; not written where it stands already and brings nothing new. */
  async #record(step: string, outcome: string, progress: ChangeProgress): Promise<void> {
    const known = this.#journal.includes(`${step} ${outcome.slice(0, 500)}`);
    const news = Object.entries(progress).some(
      ([name, value]) => !isDeepStrictEqual(value, this.#change[name as keyof Change]),
    );
    if (!known || news) await this.#write(step, outcome, progress);
  }

  async #write(step: string, outcome: string, progress: ChangeProgress): Promise<void> {
    const cut = outcome.slice(0, 500);
    this.#change = await this.#parts.changes.record(this.#lease, { step, outcome: cut }, progress);
    this.#journal.push(`${step} ${cut}`);
  }
}

function isPassing(refusal: HostRefusal): refusal is Extract<HostRefusal, { kind: 'rate-limited' | 'unavailable' }> {
  return refusal.kind === 'rate-limited' || refusal.kind === 'unavailable';
}
