import type { Actor } from '../domain/actor.ts';
import type { Role } from '../domain/permission.ts';

/** Somebody who has shown a valid token. */
export interface Caller {
  actor: Actor;
  role: Role;
}

/** Who a token belongs to. */
export interface Access {
  /** Null for a token that nobody has, that was taken back, or that is over its time. */
  caller(token: string): Promise<Caller | null>;
}
