import type { Session } from '../../domain/session.ts';
import type { User } from '../../domain/user.ts';

/** Sessions by the hash of their cookie's secret. Those that are over are kept until the next log-in. */
export interface SessionStore {
  open(session: Session): Promise<void>;
  /** With its user as that is now. */
  session(id: string): Promise<{ session: Session; user: User | null } | null>;
  seen(id: string, at: Date): Promise<void>;
  of(user: string | null): Promise<Session[]>;
  end(id: string): Promise<boolean>;
  /** Out: how many. */
  endAll(user: string | null): Promise<number>;
}
