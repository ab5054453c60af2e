import type ts from 'typescript';

/** A function with a body, or a module's own code. */
export type CodeUnit = ts.SignatureDeclaration | ts.SourceFile;

/**
 * What a probe tells: `enter` a function began (its `parameter`s follow), `value` something was written or read, `operand`
 * of a comparison, `branch` what was decided on, `mark` a clause or a round of a loop began, `return`, `end` the end of a
 * function's body was reached; `holder` and `key` of a member that gave undefined.
 */
export type ProbeKind =
  | 'enter'
  | 'parameter'
  | 'value'
  | 'operand'
  | 'branch'
  | 'mark'
  | 'return'
  | 'end'
  | 'holder'
  | 'key';

/** One probe in one file. */
export interface ProbeSite {
  id: number;
  kind: ProbeKind;
  /** Path from the repository's root. */
  file: string;
  /** The expression (or declaration, clause, function) that it tells of, in the tree of the file as it is. */
  node: ts.Node;
  unit: CodeUnit;
  /** The variable that takes the value. */
  name: string | null;
  /** The property that takes the value. */
  property: string | null;
}

/** Kinds that tell which way a run went. */
export const pathKinds: ReadonlySet<ProbeKind> = new Set(['enter', 'branch', 'mark', 'return', 'end']);
