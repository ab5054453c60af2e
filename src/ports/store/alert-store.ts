import type { Alert, BugLink } from '../../domain/alert.ts';

/** Alerts of others, and what was found to explain the bugs that they made. */
export interface AlertStore {
  /**
   * Carries on an alert's life: a later start opens it again, an end closes it; what is older than known changes nothing.
   * Out: the alert as it stands now.
   */
  record(project: string, alert: Alert): Promise<Alert>;
  /** Newest first. */
  alerts(project: string, limit: number): Promise<Alert[]>;
  /** Ties an alert's bug to bugs, deploys and spans of the same service and time, with reasons (BUG-5). Out: the links. */
  explain(project: string, alert: Alert & { bug: string }): Promise<BugLink[]>;
  links(bug: string): Promise<BugLink[]>;
}
