/** The tree of the base commit, read only. Paths from the repository's root, `/` between names. */
export interface TreeReader {
  /** Text of a file; null when it is absent or not text. */
  read(path: string): Promise<string | null>;
}
