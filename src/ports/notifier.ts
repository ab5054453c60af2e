import type { Notice } from '../domain/notice.ts';

/** A way to tell people. */
export interface Notifier {
  /** The receiver knows a message that comes twice by its id; without, one that may have arrived is not sent again. */
  readonly repeatable: boolean;
  /**
   * Resolves once the other side has taken it. Throws NOTIFIER_UNAVAILABLE (rate limit, 5xx, no answer; to be tried again) and
   * NOTIFIER_REFUSED (the address or secret is wrong; trying again is no use).
   */
  send(notice: Notice, signal?: AbortSignal): Promise<void>;
}
