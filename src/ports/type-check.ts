export interface TypeDiagnostic {
  file: string;
  line: number;
  code: number;
  message: string;
}

/** `none` = the project has no type checking (no tsconfig.json and no checkJs). */
export type TypeCheckResult =
  | { kind: 'checked'; diagnostics: readonly TypeDiagnostic[] }
  | { kind: 'none'; reason: string };

/** Type-checks the project with files replaced (path from the root -> text). */
export type TypeChecker = (replace: Readonly<Record<string, string>>) => Promise<TypeCheckResult>;
