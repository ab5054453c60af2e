import type { ForeignFramework } from '../domain/reproduction.ts';

/** The files of a commit: paths from the root, and their texts. */
export interface Tree {
  /** What the toolchain has besides itself: `pytest`. */
  tools: ReadonlySet<string>;
  files: readonly string[];
  read(file: string): string | null;
}

/** Where a new test stands. */
export interface TestSpot {
  /** From the root; '' is the root. */
  folder: string;
  /** The file's name for a slug of the behaviour and a mark that no other bug has. */
  fileName(slug: string, mark: string): string;
  /** A text of the right shape, for whoever writes the test. */
  example: string;
  /** What the text must hold besides, in words; '' for nothing. */
  remark: string;
}

export interface Command {
  argv: string[];
  /** From the root; '' is the root. */
  cwd: string;
}

/** How a compiled test is made once and run often. `store` is an absolute folder outside of the tree. */
export interface Building {
  /** Writes into the store; runs compilers and, where the language has them, the project's own build scripts. */
  build: Command;
  /** A second build step, made of what the first printed; null for none. */
  second?(output: string): Command | null;
  /** What is run in a process of its own; null where the build told nothing that can be. */
  run(output: string): Command | null;
}

export interface ToldTest {
  file: string | null;
  name: string;
  status: 'passed' | 'failed' | 'skipped';
}

export interface Counts {
  total: number;
  failing: number;
  skipped: number;
}

/** A check of the whole project that finds what does not compile. */
export interface Check {
  command: Command;
  /** What it complains of, one line each; paths from the root. */
  faults(output: string): Array<{ file: string; line: number; message: string }>;
}

/** A way to test one tree in one language. */
export interface TestFramework {
  name: ForeignFramework;
  /** The project's folder from the root; '' is the root. */
  root: string;
  spotFor(driven: string): TestSpot;
  /** The text as it must be for a file of this name; left out: as it is. */
  named?(text: string, file: string): string;
  /** Runs this one test file, as a person would. */
  command(file: string, text: string): Command;
  /** Null where the language is not compiled. */
  building(file: string, text: string, store: string): Building | null;
  /** What compilers leave in the tree (paths from the root): no deed of a test. */
  outputs: RegExp;
  /** The whole suite; `report` says where it writes results in the tree (a path from its folder, or what such paths look like), null: it prints them. */
  suite: { command: Command; report: string | RegExp | null };
  /** The results, from the report (or what was printed). */
  results(text: string, output: string): ToldTest[];
  counts(output: string): Counts | null;
  /** The test never began: it does not compile, or cannot be loaded. */
  isUnloadable(output: string): boolean;
  check: Check | null;
}
