import type { Suspect } from '../domain/code-map.ts';
import type { Operation } from '../domain/event.ts';
import type { ObservedFailure, ObservedFrame } from '../domain/run.ts';

/** A runtime value seen at a frame (captured in production or observed in a run). */
export interface ObservedValue {
  /** Index into `failure.frames`, 0 = innermost. */
  frame: number;
  /** Variable or expression text as the source has it (`loc`, `this.css`). */
  name: string;
  /** `undefined`, `null`, `string`, `number`, `array`, `Buffer`, `URL`, class name, ... */
  type: string;
  /** Short printed form; for a person, never evaluated. */
  sample: string;
  /** Types of its own properties, where it is an object and they were seen. */
  fields?: Record<string, string>;
}

/** The read by an index that gave the bad value, as a probe saw it in the failing run. */
export interface ObservedRead {
  file: string;
  line: number;
  /** Text of the list's expression. */
  list: string;
  length: number;
  index: number;
}

/** The commit that brought the bug in, from bisect. */
export interface CulpritDiff {
  commit: string;
  subject: string;
  /** Unified diff parent..commit, paths from the repository's root. */
  diff: string;
}

/** Everything the generators look at: one failure, at one place, in one tree. Nothing of it is executed. */
export interface RepairSite {
  /** The failure as the reproduction showed it; frames innermost first, files from the repository's root. */
  failure: ObservedFailure;
  /** What the program did when it failed, parsed from the engine's message. */
  operation: Operation;
  /** Text of a file at the base commit (path from the root); null when there is no such file. Called often: make it cheap. */
  sources: (file: string) => string | null;
  /** Application frames that may be changed (first-party source), innermost first. A subset of `failure.frames`. */
  frames: ObservedFrame[];
  /** Runtime values at frames, where known. */
  values?: ObservedValue[];
  /** Where the bad value was taken out of a list by its index; missing where that was not seen. */
  read?: ObservedRead | null;
  /** Files and functions suspected by diagnosis, best first, also ones outside the stack. */
  suspects?: Suspect[];
  culprit?: CulpritDiff | null;
  /**
   * File that a bare module specifier leads to (`lodash`, `@acme/cart`), as a path from the root, when it is
   * first-party source; null otherwise. Relative specifiers are resolved by the generators themselves. When missing,
   * workspace packages are looked for as `packages/<name>` and the like.
   */
  resolve?: (specifier: string, fromFile: string) => string | null;
  /** Further first-party files worth reading for where a value comes from or how siblings do it; best first. */
  related?: string[];
  /** Classic scripts of one page, in order: they share one scope. Paths from the root. */
  scripts?: readonly string[];
  /** The page's own text. */
  page?: string;
}
