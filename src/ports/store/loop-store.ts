import type { LoopFigures } from '../../domain/loop-figures.ts';

/** What the loop's figures are asked of. */
export interface LoopStore {
  /** Of some projects, or all (null), for the steps taken from `since` until `until`. */
  figures(projects: readonly string[] | null, since: Date, until: Date): Promise<LoopFigures>;
}
