import type { Framework } from '../../domain/reproduction.ts';

/** Where a written test stands, and how one is written and run there, in the language of the code that it drives. */
export interface DraftPlace {
  /** From the root; '' is the root. */
  folder: string;
  framework: Framework;
  /** What must be known of the file besides, in words. */
  remark: string;
  /** How a test looks there. */
  example: string;
  fileName(slug: string, mark: string): string;
  /** The text as it must be for a file of this name. */
  named(text: string, file: string): string;
  /** The command that a person would type for it. */
  commandFor(file: string, text: string): { command: string[]; cwd: string };
  /** A test with slips put right that every writer makes. */
  putRight(test: string): string;
  /** What the test does, in an order: two inputs of one test do the same. */
  shape(test: string): string;
}
