import type { SpanMinute } from '../../domain/span-minute.ts';

/** What spans tell, by service, operation and minute. Alerts are explained by it (AlertStore). */
export interface SpanStore {
  /**
   * Adds to what is known. Minutes that lie too far from now are left out; what a project names beyond a hundred operations
   * in a minute counts for one that is called `(others)`.
   */
  keep(project: string, minutes: readonly SpanMinute[], now: Date): Promise<void>;
  /** Drops what is older. Out: how many rows. */
  forget(before: Date): Promise<number>;
}
