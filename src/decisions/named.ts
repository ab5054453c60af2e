import type { Actor } from '../domain/actor.ts';

/** A person as rules and CODEOWNERS may name them. */
export interface Named {
  actor: Actor;
  email: string | null;
}
