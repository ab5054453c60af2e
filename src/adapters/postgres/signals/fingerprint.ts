import type { Waiting } from '../../../domain/recurrence.ts';
import type { Arrival } from './arrival.ts';

/** A fingerprint of the batch as the store has it. */
export interface KnownFingerprint extends Omit<Waiting, 'released'> {
  id: number;
  project: number;
  fingerprint: string;
  bug: string;
  /** Stored in this hour of receipt. */
  storedThisHour: number;
  newest: number | null;
  peopleLevel: number;
  /** Of the batch's releases and environments, those that it has already. */
  releases: string[];
  environments: string[];
  /** How many it has, up to a bound. */
  releaseCount: number;
  environmentCount: number;
  isNew: boolean;
}

/** The hour in which the last of them was received. */
export function receiptHour(group: readonly Arrival[]): string {
  return `${group.at(-1)?.signal.receivedAt.toISOString().slice(0, 13)}:00:00Z`;
}
