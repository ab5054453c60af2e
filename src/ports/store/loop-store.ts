import type { LoopFigures, Split, SplitFigures } from '../../domain/loop-figures.ts';

/** Which bugs and which steps figures are about: those taken from `since` until `until`. */
export interface FigureScope {
  /** Null: all. */
  projects: readonly string[] | null;
  since: Date;
  until: Date;
  service?: string;
  owner?: string;
  team?: string;
  specialist?: string;
}

/** What the loop's figures are asked of. */
export interface LoopStore {
  figures(scope: FigureScope): Promise<LoopFigures>;
  /** The same for each part: those with the most bugs that took a step, at most `limit`. */
  split(scope: FigureScope, by: Split, limit: number): Promise<SplitFigures>;
}
