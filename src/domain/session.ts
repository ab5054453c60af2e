/** Somebody who is logged in with a browser. */
export interface Session {
  /** Hash of the cookie's secret. */
  id: string;
  /** Null: who opened the one-time link on the server's machine. */
  user: string | null;
  createdAt: string;
  /** To a minute. */
  seenAt: string;
  expiresAt: string;
  /** Where the log-in came from. */
  address: string;
}

/** A session ends so long after the log-in, and so long after it was last used. */
export const sessionLife = { wholeMs: 7 * 86_400_000, idleMs: 86_400_000 } as const;

/** Whether a session is over at a time. */
export function isOver({ seenAt, expiresAt }: Pick<Session, 'seenAt' | 'expiresAt'>, now: Date): boolean {
  return now.getTime() >= Math.min(Date.parse(expiresAt), Date.parse(seenAt) + sessionLife.idleMs);
}
