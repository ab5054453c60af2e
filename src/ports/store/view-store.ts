import type { SavedView } from '../../domain/saved-view.ts';

/** Views of the queue that people keep. */
export interface ViewStore {
  /** By name. */
  views(owner: string): Promise<SavedView[]>;
  keep(owner: string, view: SavedView): Promise<void>;
  forget(owner: string, name: string): Promise<void>;
}
