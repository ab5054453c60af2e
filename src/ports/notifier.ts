import type { Notice } from '../domain/notice.ts';

/**
 * What became of a message. `not-sent`: to be tried again, after so long; `unknown`: the other side may have taken it; `refused`:
 * the address or the secret is wrong, and trying at once is no use.
 */
export type Sent =
  | { kind: 'sent' }
  | { kind: 'not-sent'; why: string; retryAfterS: number }
  | { kind: 'unknown'; why: string }
  | { kind: 'refused'; why: string };

/** A way to tell people. */
export interface Notifier {
  /** The receiver knows a message that comes twice by its id; without, one that may have arrived is not sent again. */
  readonly repeatable: boolean;
  send(notice: Notice, signal?: AbortSignal): Promise<Sent>;
}
