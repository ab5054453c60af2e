import type { Operation } from '../domain/event.ts';
import type { ForeignFramework } from '../domain/reproduction.ts';
import type { LanguageName } from '../domain/language-name.ts';
import type { Rule } from './rule.ts';
import type { TestFramework, Tree } from './test-framework.ts';

/** A frame as a trace of the language tells it, from production or from a run. */
export interface PrintedPlace {
  filename: string | null;
  module: string | null;
  native: boolean;
}

/** Whose code a frame is by what the trace alone says; null where only the repository can tell. */
export type FrameOwner = { kind: 'native' } | { kind: 'dependency'; name: string } | null;

/** A function of a source text; lines are 1-based, `name` is null for the file's own code. */
export interface FoundFunction {
  name: string | null;
  startLine: number;
  endLine: number;
}

/** What of a source text is read by its words alone: no parser stands behind it, and it never runs anything. */
export interface SourceReading {
  /** The text with comments and the insides of strings blanked; every other character at its place. */
  masked(text: string): string;
  functionAt(text: string, line: number): FoundFunction | null;
  /**
   * What throws or calls at a line: the part of the statement that does the operation, where exactly one does; else the
   * statement. Null where several different parts may be meant: nobody can tell which of them failed.
   */
  expressionAt(text: string, line: number, column: number | null, operation: Operation | null): string | null;
}

/** Rules of the text of a written test, each told in words where it is broken. */
export interface TestRules {
  /** The tests of the file, by name. */
  tests(text: string): string[];
  /** Calls that the text makes, in order: two inputs of one test make the same. */
  calls(text: string): string[];
  /** What turns a test off, upside down, or into a failure of its own; what it may not reach. */
  ownFailure: readonly Rule[];
  sourceText: readonly Rule[];
  sourceEdits: readonly Rule[];
  network: readonly Rule[];
  ambient: readonly Rule[];
}

/**
 * What the loop needs of a language besides JavaScript's own reading: one object a language, each part in a file of its own.
 * Nothing outside of `src/languages` knows which languages there are.
 */
export interface Language {
  name: LanguageName;
  /** As a person calls it. */
  label: string;
  extensions: readonly string[];
  source: SourceReading;
  /** Whose a frame is. */
  ownerOf(place: PrintedPlace): FrameOwner;
  /** Where the frame's file may lie in a repository, as far as the frame tells: `com/shop/Cart.java` of a Java class. */
  pathOf(place: PrintedPlace): string | null;
  /** A function's name without what compilers and runtimes put around it. */
  functionName(printed: string): string;
  /** Frameworks of `frameworkOf`. */
  frameworks: readonly ForeignFramework[];
  /** How tests are written and run; null where this is not known for the tree (or at all). */
  frameworkOf: ((tree: Tree, about: string) => TestFramework | null) | null;
  testRules: TestRules | null;
  /** What begins to reach out of the program. */
  powers: readonly Rule[];
  /** What hides an error instead of repairing it. */
  hiding: readonly Rule[];
  /** Test files by their path. */
  isTest(path: string): boolean;
}
