import type { LiveEvent } from '../domain/live-event.ts';

/** Tells all processes of the installation what happens now. Nothing is kept: who does not listen misses it. */
export interface Live {
  publish(event: LiveEvent): void;
  /** Returns what ends it. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
}
