/**
 * Whether the branch that a change is for has moved under it. `moved` names those of the asked paths that are another on
 * the branch than at the base commit; `unknown`: the repository did not answer, or has lost the base commit.
 */
export type BaseLook =
  | { kind: 'current' }
  | { kind: 'moved'; head: string; touched: readonly string[] }
  | { kind: 'unknown'; why: string };

/** The branch that a project's changes go to. */
export interface BaseBranch {
  /** Never throws: what cannot be looked at is `unknown`. */
  look(project: string, baseCommit: string, paths: readonly string[]): Promise<BaseLook>;
}
