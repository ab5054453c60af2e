/** What the probes of one trial told, bounded: the begin and the end of it. */
export interface ProbeTrace {
  /** Three numbers an event, in order of time: site, activation of its function (0 = the module's own code), word. */
  head: number[];
  /** The last events, where there were more than the head holds. */
  tail: number[];
  /** Values in a few words: a type (a class name for objects), then a space and what else fits: `number 5`, `Array 3`. */
  words: string[];
  /** Events in all. */
  total: number;
  /** Throws of the error that was looked for, first one first. */
  throws: ProbedThrow[];
}

/** The variables of the program's own frames at a throw. */
export interface ProbedThrow {
  /** Events before it. */
  at: number;
  /** Innermost first; lines as in the tree, values in words. */
  frames: { file: string; line: number; function: string; values: Record<string, string> }[];
}
