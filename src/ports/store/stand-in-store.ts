import type { StandIn } from '../../domain/stand-in.ts';

/** Those who decide for somebody who is away. */
export interface StandInStore {
  /** Those that hold or will, and those that were over lately, the newest first. */
  standIns(): Promise<StandIn[]>;
  standIn(id: string): Promise<StandIn | null>;
  make(made: Omit<StandIn, 'id' | 'madeAt' | 'endedAt' | 'endedBy'>): Promise<StandIn>;
  /** Ends it from now on; null where it was over already. */
  end(id: string, by: string): Promise<StandIn | null>;
}
