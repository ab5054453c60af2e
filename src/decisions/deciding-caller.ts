import type { Actor } from '../domain/actor.ts';
import type { Decider } from './situation.ts';

/** Whoever asks for a decision, as the guard knows them. */
export interface DecidingCaller {
  actor: Actor;
  role: Decider['role'];
}
