/** An issue of an outside tracker, as it came. */
export interface Mirror {
  id: string;
  /** The bug that it is here; null for one that is none. */
  bug: string | null;
  /** Text of the issue, as the tracker writes it. */
  content: string;
}

/** Issues of outside trackers by project, so that they are given back with what we do not know of them. */
export interface MirrorStore {
  /** A second one of the same id takes the place of the first. */
  keep(project: string, tracker: string, mirrors: readonly Mirror[]): Promise<void>;
  /** In the order of their ids. */
  all(project: string, tracker: string): Promise<Mirror[]>;
}
