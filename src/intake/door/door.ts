import type { PackedSignal } from '../../domain/packed-signal.ts';
import type { Project } from '../../domain/project.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Accepted, SignalStore } from '../../ports/store/signal-store.ts';
import { Batches } from './batches.ts';
import { Quota } from './quota.ts';

/** What the door says to one signal; `retryAfterMs` where it shall come again. */
export type Admission =
  | { kind: 'accepted'; accepted: Accepted }
  | { kind: 'over-quota'; retryAfterMs: number }
  | { kind: 'busy'; retryAfterMs: number };

/** Signals that may wait to be read and kept; more are sent away before any work (INT-8). */
const waitingAtMost = 2_000;
const busyRetryMs = 1_000;

/** Where all signals come in: quota, then durable in the store before they are acknowledged. */
export class Door {
  readonly #batches: Batches;
  readonly #quota: Quota;
  readonly #clock: Clock;
  readonly #unread: () => number;
  readonly counts = { accepted: 0, duplicate: 0, overQuota: 0, busy: 0 };

  /** `unread`: bodies that are not read yet. */
  constructor(parts: { signals: Pick<SignalStore, 'accept'>; clock: Clock; unread?: () => number }) {
    this.#batches = new Batches(parts.signals);
    this.#clock = parts.clock;
    this.#unread = parts.unread ?? (() => 0);
    this.#quota = new Quota(() => parts.clock.elapsed());
  }

  /** Signals that wait to be durable, unread bodies included. */
  get depth(): number {
    return this.#batches.depth + this.#unread();
  }

  /** Whether a further signal of the project would be let in, asked before its body is read. */
  knock(project: Project): Exclude<Admission, { kind: 'accepted' }> | null {
    if (this.depth >= waitingAtMost) {
      this.counts.busy += 1;
      return { kind: 'busy', retryAfterMs: busyRetryMs };
    }
    const retryAfterMs = project.quota === null ? 0 : this.#quota.take(project.id, project.quota);
    if (retryAfterMs === 0) return null;
    this.counts.overQuota += 1;
    return { kind: 'over-quota', retryAfterMs };
  }

  /** Keeps one signal that was let in; resolves when it survives a kill -9. Throws STORE_UNAVAILABLE. */
  async admit(project: Project, signal: PackedSignal): Promise<Accepted> {
    const receivedAt = this.#clock.now();
    const accepted = await this.#batches.accept({ ...signal, project: project.id, receivedAt });
    this.counts[accepted.kind === 'duplicate' ? 'duplicate' : 'accepted'] += 1;
    return accepted;
  }
}
