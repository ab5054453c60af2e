/** Where production's bad value came from, as a recording tells it: for a person, and for where to look for a repair. */
export interface RecordedOrigin {
  /** What could not be worked with, as the code says it: `user.address`. */
  value: string;
  /** What it was, in a word: `null`, `undefined`, `Array`, `Date`, `string`. */
  was: string;
  /** The outermost place that had it: what was called, the request, a job's payload, a function of this program. */
  from: 'answer' | 'request' | 'job' | 'code';
  /** The program's code that first had it (path from the repository's root, 1-based); null where no frame shows it. */
  file: string | null;
  line: number | null;
  /** One sentence each, the nearest to the birth first. */
  evidence: string[];
}

/** `the value came from the answer of GET /users/7, field address`. */
export const originSentence = ({ evidence }: RecordedOrigin): string => evidence[0] ?? '';
